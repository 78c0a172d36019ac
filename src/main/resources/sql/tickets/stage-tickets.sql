INSERT INTO zoom_stage (run_id, ticket_id, external_id, content_hash, row_json, listed)
VALUES (?, ?, ?, ?, ?, ?)
ON DUPLICATE KEY UPDATE
  external_id = VALUES(external_id), content_hash = VALUES(content_hash), row_json = VALUES(row_json),
  listed = VALUES(listed)
