SELECT hash_sha256, place
FROM stored_file_leftover
WHERE created_on < UTC_TIMESTAMP(3) - INTERVAL ? SECOND
ORDER BY created_on
LIMIT ?
