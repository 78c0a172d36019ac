INSERT INTO run_person (run_id, row_no, outcome, who, place, reason)
SELECT :run, :last + ROW_NUMBER() OVER (ORDER BY r.email_key), 'protected', r.email, :list, :reason
FROM list_stage_roster r
WHERE r.run_id = :run AND r.list_id = :list
  AND NOT EXISTS (SELECT 1 FROM list_stage_group g JOIN novi_person p ON p.account_id = :account
    AND p.connection = :novi AND p.uuid = g.uuid
    WHERE g.run_id = :run AND g.novi_group IN (:groups) AND p.why_not IS NULL AND p.email_key = r.email_key)
  AND EXISTS (SELECT 1 FROM list_stage_guard q WHERE q.run_id = :run AND q.list_id = :list
    AND r.email_key LIKE q.pattern ESCAPE '|')
