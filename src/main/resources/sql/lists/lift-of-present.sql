-- Who is on the list again has come back by themselves
DELETE n
FROM list_no n
JOIN list_stage_roster r ON r.run_id = :run AND r.list_id = n.list_id AND r.email_key = n.email_key
WHERE n.account_id = :account AND n.connection = :connection AND n.list_id = :list
