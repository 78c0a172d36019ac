UPDATE connection_person
SET linked_user_id = NULL, is_umbral_contact = 0, updated_on = UTC_TIMESTAMP(3)
WHERE owner_id = :one AND linked_user_id = :other OR owner_id = :other AND linked_user_id = :one
