SELECT i.id, i.provider, i.`connection`, i.event_key, i.account_id, a.id_random AS account, i.capability, i.run_id,
       i.file_path, i.headers_json, i.content_type, COALESCE(l.edited_payload, i.body) AS body, i.request_id, i.attempts,
       i.letter_id, COALESCE(p.canary, FALSE) AS canary
FROM inbox i
JOIN account a ON a.id = i.account_id
LEFT JOIN dead_letter l ON l.id = i.letter_id
LEFT JOIN dead_letter_replay p ON p.dead_letter_id = l.id AND p.outcome = 'pending'
WHERE i.id IN (:keys) AND i.status = :status AND (:me IS NULL OR i.leased_by = :me)
ORDER BY i.priority, i.id
