-- What waits, in the order of its names; before, capability: null for all
SELECT capability, COUNT(*) AS waiting, MIN(created_on) AS oldest_on, MAX(created_on) AS newest_on
FROM inbox
WHERE status IN ('accepted', 'retrying')
  AND (:before IS NULL OR created_on < :before)
  AND (:capability IS NULL OR capability = :capability)
GROUP BY capability
ORDER BY capability
