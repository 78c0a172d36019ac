UPDATE event_guest
SET name = NULL, email = NULL, email_key = NULL, phone = NULL, note = NULL, updated_on = UTC_TIMESTAMP(3)
WHERE id IN (:guests)
