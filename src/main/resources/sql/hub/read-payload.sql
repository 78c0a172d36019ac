SELECT i.body, i.headers_json, i.`connection`, i.event_key, l.edited_payload, r.file_sha256, r.id_random AS file_run
FROM dead_letter l
JOIN inbox i ON i.id = l.inbox_id
LEFT JOIN run r ON r.id = i.run_id
WHERE l.id = ?
