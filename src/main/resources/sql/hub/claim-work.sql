SELECT i.id, i.order_key IS NOT NULL
FROM inbox i FORCE INDEX (inbox_turn)
WHERE i.status = 'accepted' AND i.provider = :provider AND i.`connection` = :connection
  AND (i.order_key IS NULL
    -- no NOT EXISTS: MariaDB would read all of inbox_busy for it, once for each claim
    OR (SELECT b.id FROM inbox b WHERE b.`connection` = i.`connection` AND b.busy_key = i.order_key) IS NULL)
ORDER BY i.priority, i.id
LIMIT :most
FOR UPDATE SKIP LOCKED
