-- Who is on the list, should not be, and is not protected. All on the list are counted, and whom the groups want once
-- more: an address is too long for an index that MariaDB makes by itself, so joined to them each would be looked for
-- among all.
INSERT INTO list_change (run_id, row_no, account_id, connection, list_id, action, email_key, email, display_name,
  member_id, held)
SELECT :run, :last + ROW_NUMBER() OVER (ORDER BY x.email_key), :account, :connection, :list, 'unsubscribe',
  x.email_key, x.email, '', x.member_id, 1
FROM (
  SELECT r.email_key, MIN(r.email) AS email, MIN(r.member_id) AS member_id
  FROM (
    SELECT email_key, email, member_id, 0 AS wanted
    FROM list_stage_roster
    WHERE run_id = :run AND list_id = :list
    UNION ALL
    SELECT r.email_key, r.email, r.member_id, 1
    FROM list_stage_group g
    STRAIGHT_JOIN novi_person p ON p.account_id = :account AND p.connection = :novi AND p.uuid = g.uuid
    STRAIGHT_JOIN list_stage_roster r ON r.run_id = :run AND r.list_id = :list AND r.email_key = p.email_key
    WHERE g.run_id = :run AND g.novi_group IN (:groups) AND p.why_not IS NULL) r
  GROUP BY r.email_key
  HAVING MAX(r.wanted) = 0) x
WHERE NOT EXISTS (SELECT 1 FROM list_stage_guard q WHERE q.run_id = :run AND q.list_id = :list
    AND x.email_key LIKE q.pattern ESCAPE '|')
