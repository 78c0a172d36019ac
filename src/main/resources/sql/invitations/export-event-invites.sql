-- To an address that was shown to be theirs.
SELECT e.id_random AS event_id, e.name AS event_name, i.email, i.role, i.created_on, i.expires_on, i.used_on, i.cancelled_on
FROM event_invite i
JOIN event e ON e.id = i.event_id
JOIN `user` u ON u.id = :user AND u.email_key = i.email_key AND u.email_verified = 1
ORDER BY i.id
