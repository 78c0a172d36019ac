DELETE m
FROM list_member m
LEFT JOIN list_stage_roster r ON r.run_id = :run AND r.list_id = m.list_id AND r.email_key = m.email_key
WHERE m.account_id = :account AND m.connection = :connection AND m.list_id = :list AND r.email_key IS NULL
