SELECT r.id_random AS id, f.umbral_name AS sender_umbral_name, t.umbral_name AS receiver_umbral_name, r.status,
       r.created_on AS created_at, r.resolved_on AS resolved_at
FROM connection_request r
LEFT JOIN person_settings f ON f.user_id = r.sender_id
LEFT JOIN person_settings t ON t.user_id = r.receiver_id
WHERE r.sender_id = :user OR r.receiver_id = :user
ORDER BY r.id
