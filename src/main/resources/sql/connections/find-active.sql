SELECT uuid
FROM `user`
WHERE id = :user AND active = 1 AND deleted_at IS NULL AND (enable_from IS NULL OR enable_from <= UTC_TIMESTAMP(3))
  AND (enable_to IS NULL OR enable_to > UTC_TIMESTAMP(3))
