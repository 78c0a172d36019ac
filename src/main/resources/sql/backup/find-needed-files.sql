-- Of files that runs have read, those that something not yet ended needs
SELECT DISTINCT r.file_sha256
FROM inbox i
JOIN run r ON r.id = i.run_id
WHERE i.status IN ('accepted', 'working', 'retrying', 'dead') AND r.file_sha256 IS NOT NULL
