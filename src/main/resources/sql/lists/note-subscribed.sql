INSERT INTO list_member (account_id, connection, list_id, email_key, uuid)
VALUES (:account, :connection, :list, :key, :uuid)
ON DUPLICATE KEY UPDATE uuid = COALESCE(VALUES(uuid), list_member.uuid)
