INSERT INTO event_early_report (account_id, message_id, state, bounce_type)
VALUES (:account, :message, :state, :type)
ON DUPLICATE KEY UPDATE
  state = IF(VALUES(state) = 'delivered', state, VALUES(state)),
  bounce_type = COALESCE(VALUES(bounce_type), bounce_type)
