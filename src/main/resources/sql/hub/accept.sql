INSERT INTO inbox (provider, `connection`, event_key, order_key, priority, account_id, capability, run_id, request_id,
                   headers_json, content_type, body, file_path, status, leased_by, lease_until, attempts,
                   next_attempt_at, created_on)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(3) + INTERVAL ? * 1000 MICROSECOND, ?,
        UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))
