-- Everyone who is known to hold one of these, or to have held it
SELECT ticket_id, external_id, content_hash, live, read_on
FROM zoom_ticket
WHERE event_id = :event AND vendor = :vendor AND zoom_event_id = :zoom_event AND ticket_id IN (:tickets)
