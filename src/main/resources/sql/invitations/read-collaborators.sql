SELECT u.id, u.uuid, u.email, u.name, r.role, r.created_on
FROM event_role r
JOIN `user` u ON u.id = r.user_id
WHERE r.event_id = :event
