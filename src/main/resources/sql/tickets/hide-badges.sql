UPDATE event_badge b
JOIN event_person p ON p.id = b.event_person_id
JOIN zoom_hidden h ON h.event_id = p.event_id AND h.external_id = p.external_id
SET b.hide = 1, b.updated_on = UTC_TIMESTAMP(3)
WHERE h.event_id = :event AND h.hid IS NULL
