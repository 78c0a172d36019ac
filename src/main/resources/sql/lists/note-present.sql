-- Who is on the list now, with Novi's id of the person where one of the list's groups has the address
INSERT INTO list_member (account_id, connection, list_id, email_key, uuid)
SELECT :account, :connection, r.list_id, r.email_key,
  (SELECT MIN(p.uuid) FROM novi_person p JOIN list_stage_group g ON g.run_id = :run AND g.uuid = p.uuid
    AND g.novi_group IN (:groups)
    WHERE p.account_id = :account AND p.connection = :novi AND p.email_key = r.email_key)
FROM list_stage_roster r
WHERE r.run_id = :run AND r.list_id = :list
ON DUPLICATE KEY UPDATE uuid = COALESCE(VALUES(uuid), list_member.uuid)
