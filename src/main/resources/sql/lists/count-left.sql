-- How many were on the list when a sync last left it, and how many of them are not any more
SELECT COUNT(*) AS were, COALESCE(SUM(r.email_key IS NULL), 0) AS gone
FROM list_member m
LEFT JOIN list_stage_roster r ON r.run_id = :run AND r.list_id = m.list_id AND r.email_key = m.email_key
WHERE m.account_id = :account AND m.connection = :connection AND m.list_id = :list
