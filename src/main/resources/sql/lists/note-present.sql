-- Who is on the list now, with Novi's id of the person where one of the list's groups has the address. The groups are
-- gone through once: no index leads from an address to a person of Novi.
INSERT INTO list_member (account_id, connection, list_id, email_key, uuid)
SELECT :account, :connection, r.list_id, r.email_key, w.uuid
FROM list_stage_roster r
LEFT JOIN (
  SELECT p.email_key, MIN(p.uuid) AS uuid
  FROM list_stage_group g
  JOIN novi_person p ON p.account_id = :account AND p.connection = :novi AND p.uuid = g.uuid
  WHERE g.run_id = :run AND g.novi_group IN (:groups)
  GROUP BY p.email_key) w ON w.email_key = r.email_key
WHERE r.run_id = :run AND r.list_id = :list
ON DUPLICATE KEY UPDATE uuid = COALESCE(VALUES(uuid), list_member.uuid)
