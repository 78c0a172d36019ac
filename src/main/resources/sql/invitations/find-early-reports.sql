SELECT r.account_id, r.message_id
FROM event_early_report r
JOIN event_notice n ON n.provider_message_id = r.message_id
JOIN event e ON e.id = n.event_id AND e.account_id = r.account_id
LIMIT :most
