SELECT COALESCE(NULLIF(TRIM(e.name), ''), CONCAT('Event ', e.id_random))
FROM event e
LEFT JOIN event_hosting h ON h.event_id = e.id
WHERE e.id IN (:events) AND h.removed_on IS NULL
  AND (SELECT COUNT(*) FROM event_role r WHERE r.event_id = e.id AND r.role = 'owner') = 1
ORDER BY e.start_datetime IS NULL, e.start_datetime, e.id
