SELECT e.id_random AS event_id, e.name AS event_name, r.role, r.created_on AS since
FROM event_role r
JOIN event e ON e.id = r.event_id
WHERE r.user_id = :user
ORDER BY r.created_on, e.id
