UPDATE event_guest
SET name = :name, email = :email, email_key = :key, phone = :phone, plus_ones_allowed = :allowed,
    updated_on = UTC_TIMESTAMP(3)
WHERE id = :guest
