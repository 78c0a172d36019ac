SELECT id_random AS id, umbral_name, created_on AS created_at
FROM connection_block
WHERE user_id = :user
ORDER BY id
