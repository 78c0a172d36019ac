-- The first row of an account, just brought in, that names a record which is not among the account's. Rows were written in
-- the order of their lines.
SELECT t.`%2$s` AS public_id, t.`%3$s` AS of_type,
  (SELECT COUNT(*) FROM `%1$s` b WHERE b.account_id = :account AND b.id <= t.id) AS line
FROM `%1$s` t
WHERE t.account_id = :account AND (t.`%2$s` IS NOT NULL OR t.`%3$s` IS NOT NULL) AND NOT COALESCE(%4$s, 0)
ORDER BY t.id
LIMIT 1
