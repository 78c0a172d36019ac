INSERT INTO stored_file (hash_sha256, place, size)
VALUES (?, ?, ?)
ON DUPLICATE KEY UPDATE version = version + 1
