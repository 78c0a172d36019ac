UPDATE `user`
SET terms_accepted_at = COALESCE(terms_accepted_at, :now),
    privacy_accepted_at = COALESCE(privacy_accepted_at, :now),
    updated_on = :now
WHERE id = :user AND (terms_accepted_at IS NULL OR privacy_accepted_at IS NULL)
