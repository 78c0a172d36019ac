-- Who was being taken off by a sync that ended in the middle, and is off: that was not their own no
DELETE m
FROM list_member m
JOIN list_change c ON c.account_id = m.account_id AND c.connection = m.connection AND c.list_id = m.list_id
  AND c.email_key = m.email_key AND c.action = 'unsubscribe' AND c.begun = 1
LEFT JOIN list_stage_roster r ON r.run_id = :run AND r.list_id = m.list_id AND r.email_key = m.email_key
WHERE m.account_id = :account AND m.connection = :connection AND m.list_id = :list AND r.email_key IS NULL
