SELECT t.id_random, t.name, t.prefix, t.scopes_json, t.created_at, t.expires_at, t.last_used_at, t.last_used_address,
       t.revoked_at, t.replaced_by, u.uuid, u.email
FROM personal_access_token t
JOIN `user` u ON u.id = t.user_id
WHERE (:user IS NULL OR t.user_id = :user)
  AND (:account IS NULL OR u.account_id = :account)
  AND (:token IS NULL OR t.id_random = :token)
ORDER BY t.id DESC
LIMIT :limit OFFSET :offset
