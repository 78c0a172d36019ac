-- Who is on the list now, with Novi's id of the person where one of the list's groups has the address; all on the list
-- and those of the groups go through one count, for the reason that plan-removals has.
INSERT INTO list_member (account_id, connection, list_id, email_key, uuid)
SELECT :account, :connection, :list, r.email_key, MIN(r.uuid)
FROM (
  SELECT email_key, NULL AS uuid
  FROM list_stage_roster
  WHERE run_id = :run AND list_id = :list
  UNION ALL
  SELECT r.email_key, p.uuid
  FROM list_stage_group g
  STRAIGHT_JOIN novi_person p ON p.account_id = :account AND p.connection = :novi AND p.uuid = g.uuid
  STRAIGHT_JOIN list_stage_roster r ON r.run_id = :run AND r.list_id = :list AND r.email_key = p.email_key
  WHERE g.run_id = :run AND g.novi_group IN (:groups)) r
GROUP BY r.email_key
ON DUPLICATE KEY UPDATE uuid = COALESCE(VALUES(uuid), list_member.uuid)
