-- What the hub hid, of people who hold a ticket again
UPDATE event_badge b
JOIN event_person p ON p.id = b.event_person_id
JOIN zoom_hidden h ON h.event_id = p.event_id AND h.external_id = p.external_id
SET b.hide = 0, b.updated_on = UTC_TIMESTAMP(3)
WHERE h.event_id = :event AND h.hid = 1 AND b.hide = 1
  AND EXISTS (
    SELECT 1 FROM zoom_ticket l WHERE l.event_id = h.event_id AND l.external_id = h.external_id AND l.live = 1)
