-- How many of those on the list its groups want there
SELECT COUNT(*)
FROM list_stage_roster r
WHERE r.run_id = :run AND r.list_id = :list
  AND EXISTS (SELECT 1 FROM list_stage_group g JOIN novi_person p ON p.account_id = :account
    AND p.connection = :novi AND p.uuid = g.uuid
    WHERE g.run_id = :run AND g.novi_group IN (:groups) AND p.why_not IS NULL AND p.email_key = r.email_key)
