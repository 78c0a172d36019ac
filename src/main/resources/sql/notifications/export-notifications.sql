SELECT id_random AS id, type, title, message, data_json, source_type, source_id, read_on AS read_at,
       created_on AS created_at
FROM notification
WHERE user_id = :user
ORDER BY number
