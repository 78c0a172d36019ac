-- All that these people hold or ever held
SELECT ticket_id, row_json
FROM zoom_ticket
WHERE event_id = :event AND vendor = :vendor AND external_id IN (:holders)
ORDER BY ticket_id, zoom_event_id
