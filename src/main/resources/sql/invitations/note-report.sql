UPDATE event_notice n
JOIN event e ON e.id = n.event_id
SET n.state = IF(:state = 'delivered' AND n.state <> 'sent', n.state, :state),
    n.bounce_type = COALESCE(:type, n.bounce_type),
    n.noted_on = UTC_TIMESTAMP(3)
WHERE n.provider_message_id = :message AND e.account_id = :account
