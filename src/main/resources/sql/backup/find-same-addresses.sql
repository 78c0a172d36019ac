-- Living users of one address, which the key of the table forbids too
SELECT COUNT(*) AS users, MIN(id_random) AS first
FROM `user`
WHERE deleted_at IS NULL AND email IS NOT NULL
GROUP BY COALESCE(email_key, LOWER(email))
HAVING COUNT(*) > 1
