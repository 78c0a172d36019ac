-- Files that an account's runs read, but for those that something not yet ended still needs
SELECT DISTINCT r.file_sha256
FROM run r
WHERE r.account_id = :account AND r.file_sha256 IS NOT NULL AND r.status <> 'running'
  AND NOT EXISTS (SELECT 1 FROM inbox i WHERE i.run_id = r.id AND i.status IN ('accepted', 'working', 'retrying'))
