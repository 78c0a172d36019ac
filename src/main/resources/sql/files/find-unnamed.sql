SELECT s.hash_sha256
FROM stored_file s
LEFT JOIN hosted_file h ON h.hash_sha256 = s.hash_sha256
WHERE s.hash_sha256 > ? AND s.hash_sha256 <= ? AND h.id IS NULL
