SELECT s.*, u.email AS address
FROM `user` u
LEFT JOIN person_settings s ON s.user_id = u.id
WHERE u.id = :user
