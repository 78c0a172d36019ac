SELECT id_random AS id, kind, address, agent, created_on, last_seen_on, expires_on, ended_on, ended_because
FROM user_session
WHERE user_id = :user
ORDER BY user_session.id
