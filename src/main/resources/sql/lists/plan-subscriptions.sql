-- Who should be on the list and is not, and has not said no. away: who was on it under another address and is not
-- shown any more, gone through once, as no index leads from Novi's id to whoever is on a list.
INSERT INTO list_change (run_id, row_no, account_id, connection, list_id, action, email_key, email, display_name, uuid)
SELECT :run, :last + ROW_NUMBER() OVER (ORDER BY w.email_key), :account, :connection, :list, 'subscribe',
  w.email_key, w.email, w.display_name, w.uuid
FROM (
  SELECT p.email_key, MIN(p.email) AS email, MIN(p.display_name) AS display_name, MIN(p.uuid) AS uuid
  FROM list_stage_group g
  STRAIGHT_JOIN novi_person p ON p.account_id = :account AND p.connection = :novi AND p.uuid = g.uuid
  WHERE g.run_id = :run AND g.novi_group IN (:groups) AND g.failure IS NULL AND p.why_not IS NULL
    AND NOT EXISTS (SELECT 1 FROM list_no n WHERE n.account_id = :account AND n.connection = :connection
      AND n.list_id = :list AND n.uuid = p.uuid)
  GROUP BY p.email_key) w
LEFT JOIN (
  SELECT DISTINCT m.uuid
  FROM list_member m
  LEFT JOIN list_stage_roster r ON r.run_id = :run AND r.list_id = m.list_id AND r.email_key = m.email_key
  WHERE m.account_id = :account AND m.connection = :connection AND m.list_id = :list AND m.uuid IS NOT NULL
    AND r.email_key IS NULL) away ON away.uuid = w.uuid
WHERE away.uuid IS NULL
  AND NOT EXISTS (SELECT 1 FROM list_stage_roster r WHERE r.run_id = :run AND r.list_id = :list
    AND r.email_key = w.email_key)
  AND NOT EXISTS (SELECT 1 FROM list_no n WHERE n.account_id = :account AND n.connection = :connection
    AND n.list_id = :list AND n.email_key = w.email_key)
  AND NOT EXISTS (SELECT 1 FROM list_member m WHERE m.account_id = :account AND m.connection = :connection
    AND m.list_id = :list AND m.email_key = w.email_key)
