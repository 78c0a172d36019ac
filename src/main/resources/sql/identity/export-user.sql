SELECT u.uuid AS id, u.id_random, a.id_random AS account, u.email, u.username, u.name, u.role, u.knowledge_role,
       u.super, u.manager, u.administrator, u.active, u.deactivated_at, u.password_hash IS NOT NULL AS has_password,
       u.email_verified, u.allow_auth_key, u.enable_from, u.enable_to, u.terms_accepted_at,
       u.privacy_accepted_at, u.notes,
       u.created_on AS created_at, u.updated_on AS updated_at
FROM `user` u
JOIN account a ON a.id = u.account_id
WHERE u.id = :user
