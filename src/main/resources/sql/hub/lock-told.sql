-- Of rows that the broker told of, those that still wait and that nobody claims at this moment
SELECT i.id, i.provider, i.`connection`, i.order_key IS NOT NULL AS ordered
FROM inbox i
WHERE i.id IN (:keys) AND i.status = 'accepted'
ORDER BY i.priority, i.id
FOR UPDATE SKIP LOCKED
