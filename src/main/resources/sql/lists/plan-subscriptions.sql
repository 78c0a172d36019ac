-- Who should be on the list and is not, and has not said no
INSERT INTO list_change (run_id, row_no, account_id, connection, list_id, action, email_key, email, display_name, uuid)
SELECT :run, :last + ROW_NUMBER() OVER (ORDER BY w.email_key), :account, :connection, :list, 'subscribe',
  w.email_key, w.email, w.display_name, w.uuid
FROM (
  SELECT p.email_key, MIN(p.email) AS email, MIN(p.display_name) AS display_name, MIN(p.uuid) AS uuid
  FROM list_stage_group g
  JOIN novi_person p ON p.account_id = :account AND p.connection = :novi AND p.uuid = g.uuid
  WHERE g.run_id = :run AND g.novi_group IN (:groups) AND g.failure IS NULL AND p.why_not IS NULL
    AND NOT EXISTS (SELECT 1 FROM list_no n WHERE n.account_id = :account AND n.connection = :connection
      AND n.list_id = :list AND n.uuid = p.uuid)
  GROUP BY p.email_key) w
WHERE NOT EXISTS (SELECT 1 FROM list_stage_roster r WHERE r.run_id = :run AND r.list_id = :list
    AND r.email_key = w.email_key)
  AND NOT EXISTS (SELECT 1 FROM list_no n WHERE n.account_id = :account AND n.connection = :connection
    AND n.list_id = :list AND n.email_key = w.email_key)
  AND NOT EXISTS (SELECT 1 FROM list_member m WHERE m.account_id = :account AND m.connection = :connection
    AND m.list_id = :list AND (m.email_key = w.email_key OR m.uuid = w.uuid)
    AND NOT EXISTS (SELECT 1 FROM list_stage_roster r WHERE r.run_id = :run AND r.list_id = :list
      AND r.email_key = m.email_key))
