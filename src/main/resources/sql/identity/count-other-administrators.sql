SELECT COUNT(*)
FROM `user`
WHERE account_id = :account AND id <> :user AND role = 'admin' AND active = 1 AND deleted_at IS NULL
  AND (enable_from IS NULL OR enable_from <= :now)
  AND (enable_to IS NULL OR enable_to > :now)
