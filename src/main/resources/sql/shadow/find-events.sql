-- The newest kept events of these capabilities, by the capability's first word
SELECT i.id, i.event_key, a.id_random AS account, i.capability, i.status, i.created_on
FROM inbox i
JOIN account a ON a.id = i.account_id
WHERE i.status IN ('done', 'dead') AND i.created_on >= :since
  AND SUBSTRING_INDEX(i.capability, '.', 1) IN (:words)
ORDER BY i.id DESC
LIMIT :limit
