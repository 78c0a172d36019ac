SELECT id_random AS id, name, prefix, scopes_json, created_at, expires_at, last_used_at, last_used_address, revoked_at,
       replaced_by
FROM personal_access_token
WHERE user_id = :user
ORDER BY personal_access_token.id
