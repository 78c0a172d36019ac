SELECT COUNT(*)
FROM event_guest
WHERE event_id = :event AND removed_on IS NULL
  AND (:status IS NULL OR status = :status)
  AND (:like IS NULL OR name LIKE :like ESCAPE '!' OR email LIKE :like ESCAPE '!'
       OR CONVERT(phone USING utf8mb4) LIKE :like ESCAPE '!')
