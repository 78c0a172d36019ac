SELECT id_random, account_id, filename, content_type, size, hash_sha256, link_to_type, link_to_id
FROM hosted_file
WHERE id = ? AND hash_sha256 IS NOT NULL
