-- Who left the list by another way than a sync
INSERT INTO list_no (account_id, connection, list_id, email_key, uuid, run_id, asked)
SELECT m.account_id, m.connection, m.list_id, m.email_key, m.uuid, :run, :asked
FROM list_member m
LEFT JOIN list_stage_roster r ON r.run_id = :run AND r.list_id = m.list_id AND r.email_key = m.email_key
WHERE m.account_id = :account AND m.connection = :connection AND m.list_id = :list AND r.email_key IS NULL
ON DUPLICATE KEY UPDATE uuid = COALESCE(VALUES(uuid), list_no.uuid)
