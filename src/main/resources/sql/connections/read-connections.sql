SELECT c.id_random, c.connected_id, u.uuid, s.umbral_name, s.preferred_name, p.id_random AS person, c.override_json,
       c.created_on
FROM user_connection c
JOIN `user` u ON u.id = c.connected_id
JOIN connection_person p ON p.id = c.person_id
LEFT JOIN person_settings s ON s.user_id = c.connected_id
