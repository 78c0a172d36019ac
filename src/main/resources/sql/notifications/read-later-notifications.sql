SELECT id_random, number, type, title, message, data_json, source_type, source_id, read_on, created_on
FROM notification
WHERE user_id = :person AND number > :number
ORDER BY number
LIMIT :limit
