-- A living token and its owner: the columns and the condition of People are put in
SELECT t.id AS token_key, t.id_random AS token_id, t.token_hash, t.name AS token_name, t.scopes_json, t.last_used_at,
  %s
FROM personal_access_token t
JOIN `user` u ON u.id = t.user_id
JOIN account a ON a.id = u.account_id
WHERE t.id_random = ? AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > ?)
  AND %s
