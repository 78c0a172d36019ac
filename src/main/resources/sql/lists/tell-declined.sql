-- Who should be on the list, is not, and has said no
INSERT INTO run_person (run_id, row_no, outcome, who, place, reason)
SELECT :run, :last + ROW_NUMBER() OVER (ORDER BY w.email_key), 'declined', w.email_key, :list, :reason
FROM (
  SELECT DISTINCT p.email_key
  FROM list_stage_group g
  STRAIGHT_JOIN novi_person p ON p.account_id = :account AND p.connection = :novi AND p.uuid = g.uuid
  WHERE g.run_id = :run AND g.novi_group IN (:groups) AND g.failure IS NULL AND p.why_not IS NULL) w
WHERE NOT EXISTS (SELECT 1 FROM list_stage_roster r WHERE r.run_id = :run AND r.list_id = :list
    AND r.email_key = w.email_key)
  -- the account and the connection are the run's own; they are what the index of the addresses begins with
  AND NOT EXISTS (SELECT 1 FROM list_change c FORCE INDEX (list_change_of_list) WHERE c.account_id = :account
    AND c.connection = :connection AND c.list_id = :list AND c.email_key = w.email_key AND c.run_id = :run
    AND c.action = 'subscribe')
