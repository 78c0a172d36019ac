SELECT r.id_random, r.sender_id, r.receiver_id, r.status, r.created_on,
       f.umbral_name AS sender_umbral_name, f.preferred_name AS sender_preferred_name,
       t.umbral_name AS receiver_umbral_name, t.preferred_name AS receiver_preferred_name
FROM connection_request r
LEFT JOIN person_settings f ON f.user_id = r.sender_id
LEFT JOIN person_settings t ON t.user_id = r.receiver_id
