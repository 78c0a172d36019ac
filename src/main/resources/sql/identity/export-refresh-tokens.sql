SELECT s.id_random AS session, r.created_on, r.expires_on, r.used_on
FROM refresh_token r
JOIN user_session s ON s.id = r.user_session_id
WHERE s.user_id = :user
ORDER BY r.id
