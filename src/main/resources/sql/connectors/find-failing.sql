-- Connections whose last call failed
SELECT c.id_random AS id, a.id_random AS account, a.name AS account_name, c.`system` AS capability,
       c.name, c.last_error, c.failing_since AS since, c.last_error_at AS last_on
FROM `connection` c
JOIN account a ON a.id = c.account_id
WHERE c.failing_since IS NOT NULL AND c.enabled = 1 AND (:account IS NULL OR c.account_id = :account)
ORDER BY c.failing_since
LIMIT :most
