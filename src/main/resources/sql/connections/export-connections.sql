SELECT c.id_random AS id, s.umbral_name AS connected_umbral_name, p.id_random AS person_id,
       c.override_json AS overrides_json, c.created_on AS created_at
FROM user_connection c
JOIN connection_person p ON p.id = c.person_id
LEFT JOIN person_settings s ON s.user_id = c.connected_id
WHERE c.user_id = :user
ORDER BY c.id
