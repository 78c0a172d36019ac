SELECT id, connection, event_key, capability, run_id, file_path, attempts
FROM inbox
WHERE (status = 'accepted' AND next_attempt_at <= UTC_TIMESTAMP(3))
   OR (status = 'working' AND lease_until < UTC_TIMESTAMP(3))
ORDER BY id
LIMIT ?
FOR UPDATE SKIP LOCKED
