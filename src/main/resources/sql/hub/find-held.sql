SELECT id
FROM inbox
WHERE status IN ('accepted', 'retrying') AND created_on < :before
  AND (:capability IS NULL OR capability = :capability)
ORDER BY id
LIMIT :most
FOR UPDATE
