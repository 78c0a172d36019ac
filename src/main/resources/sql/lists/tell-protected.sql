-- Who is on the list, should not be, and is protected; as plan-removals has them
INSERT INTO run_person (run_id, row_no, outcome, who, place, reason)
SELECT :run, :last + ROW_NUMBER() OVER (ORDER BY x.email_key), 'protected', x.email, :list, :reason
FROM (
  SELECT r.email_key, MIN(r.email) AS email
  FROM (
    SELECT email_key, email, 0 AS wanted
    FROM list_stage_roster
    WHERE run_id = :run AND list_id = :list
    UNION ALL
    SELECT r.email_key, r.email, 1
    FROM list_stage_group g
    STRAIGHT_JOIN novi_person p ON p.account_id = :account AND p.connection = :novi AND p.uuid = g.uuid
    STRAIGHT_JOIN list_stage_roster r ON r.run_id = :run AND r.list_id = :list AND r.email_key = p.email_key
    WHERE g.run_id = :run AND g.novi_group IN (:groups) AND p.why_not IS NULL) r
  GROUP BY r.email_key
  HAVING MAX(r.wanted) = 0) x
WHERE EXISTS (SELECT 1 FROM list_stage_guard q WHERE q.run_id = :run AND q.list_id = :list
    AND x.email_key LIKE q.pattern ESCAPE '|')
