-- A token, its session and its user, and which tokens came of it: the columns and the condition of People are put in
SELECT t.id AS token_key, t.used_on, s.id AS session_key, s.id_random AS session_id, s.created_on AS session_began,
  s.ended_on IS NULL AND s.expires_on > ? AND t.expires_on > ? AS live,
  (SELECT COUNT(*) FROM refresh_token c WHERE c.parent_id = t.id) AS siblings,
  (SELECT COUNT(*) FROM refresh_token c WHERE c.parent_id = t.id AND c.used_on IS NOT NULL) AS succeeded,
  (SELECT COUNT(*) FROM refresh_token c
   WHERE c.parent_id = t.parent_id AND c.used_on IS NOT NULL AND c.id <> t.id) AS overtaken,
  %s
FROM refresh_token t
JOIN user_session s ON s.id = t.user_session_id
JOIN `user` u ON u.id = s.user_id
JOIN account a ON a.id = u.account_id
WHERE t.token_hash = ?
  AND %s
