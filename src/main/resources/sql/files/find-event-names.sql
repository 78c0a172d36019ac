SELECT h.id
FROM hosted_file h
JOIN event_file f ON f.hosted_file_id = h.id
WHERE h.hash_sha256 = :hash AND ((h.account_id = :account AND f.account_id = :account) OR :account IS NULL)
ORDER BY f.id DESC
LIMIT 100
