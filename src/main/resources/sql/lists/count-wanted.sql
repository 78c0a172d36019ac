-- How many of those on the list its groups want there
SELECT COUNT(*)
FROM (
  SELECT DISTINCT p.email_key
  FROM list_stage_group g
  STRAIGHT_JOIN novi_person p ON p.account_id = :account AND p.connection = :novi AND p.uuid = g.uuid
  WHERE g.run_id = :run AND g.novi_group IN (:groups) AND p.why_not IS NULL) w
JOIN list_stage_roster r ON r.run_id = :run AND r.list_id = :list AND r.email_key = w.email_key
