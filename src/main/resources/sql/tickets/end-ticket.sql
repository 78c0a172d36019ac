-- Nobody holds it any more, or only that one does
UPDATE zoom_ticket
SET live = 0, read_on = :read_on, updated_on = UTC_TIMESTAMP(3)
WHERE event_id = :event AND vendor = :vendor AND zoom_event_id = :zoom_event AND ticket_id = :ticket AND external_id <> :holder AND live = 1
