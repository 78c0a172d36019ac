SELECT t.vendor, e.id_random AS event, t.ticket_id, t.live, t.row_json, t.read_on, t.created_on
FROM `user` u
JOIN event e ON e.account_id = :account
JOIN zoom_ticket t ON t.event_id = e.id AND t.external_id = u.email_key
WHERE u.id = :user
ORDER BY t.id
