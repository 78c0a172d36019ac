-- What Novi says of a person now
INSERT INTO novi_person
  (account_id, connection, uuid, email, email_key, display_name, why_not, changed_on, stale, read_on)
VALUES (:account, :connection, :uuid, :email, :key, :name, :why_not, :changed_on, 0, UTC_TIMESTAMP(3))
ON DUPLICATE KEY UPDATE email = VALUES(email), email_key = VALUES(email_key), display_name = VALUES(display_name),
  why_not = VALUES(why_not), changed_on = VALUES(changed_on), stale = 0, read_on = VALUES(read_on)
