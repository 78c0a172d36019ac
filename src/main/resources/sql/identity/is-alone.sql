SELECT COUNT(*)
FROM account a
WHERE a.id = :account AND a.origin = 'sign_up'
  AND NOT EXISTS (SELECT 1 FROM `user` u WHERE u.account_id = a.id AND u.id <> :user AND u.deleted_at IS NULL)
