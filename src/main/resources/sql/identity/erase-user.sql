UPDATE `user`
SET email = NULL, email_key = NULL, username = NULL, name = NULL, password_hash = NULL, notes = NULL,
    knowledge_role = NULL,
    terms_accepted_at = NULL, privacy_accepted_at = NULL, email_verified = 0, allow_auth_key = 0, super = 0, manager = 0, administrator = 0, active = 0,
    deleted_at = :now, updated_on = :now
WHERE id = :user
