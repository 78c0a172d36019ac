-- The run's own work once more, under a key of its own
INSERT INTO inbox (provider, `connection`, event_key, order_key, priority, account_id, capability, run_id, request_id,
                   headers_json, content_type, body, file_path, status, attempts, next_attempt_at, created_on)
SELECT i.provider, i.`connection`, CONCAT('confirmed ', r.id_random, ' ', r.confirmed_on), i.order_key, i.priority,
       i.account_id, i.capability, i.run_id, :request, i.headers_json, i.content_type, i.body, i.file_path, 'accepted',
       0, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3)
FROM inbox i
JOIN run r ON r.id = i.run_id
WHERE i.run_id = :run
ORDER BY i.id
LIMIT 1
