-- A session that goes on and its user: the columns and the condition of People are put in
SELECT s.last_seen_on,
  %s
FROM user_session s
JOIN `user` u ON u.id = s.user_id
JOIN account a ON a.id = u.account_id
WHERE s.id_random = ? AND s.ended_on IS NULL AND s.expires_on > ? AND u.uuid = ?
  AND %s
