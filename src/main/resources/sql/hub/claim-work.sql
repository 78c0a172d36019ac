SELECT i.id
FROM inbox i
WHERE i.status = 'accepted' AND i.provider = :provider AND i.`connection` = :connection
  AND (i.order_key IS NULL
    OR NOT EXISTS (SELECT 1 FROM inbox b WHERE b.`connection` = i.`connection` AND b.busy_key = i.order_key))
ORDER BY i.priority, i.id
LIMIT :most
FOR UPDATE SKIP LOCKED
