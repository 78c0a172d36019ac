SELECT id
FROM hosted_file
WHERE hash_sha256 = :hash AND (account_id = :account OR :account IS NULL)
ORDER BY id DESC
LIMIT 100
