-- Tickets that the vendor lists no more, but for those that someone has read since the list was begun
UPDATE zoom_ticket t
LEFT JOIN zoom_stage s ON s.run_id = :run AND s.ticket_id = t.ticket_id AND s.listed = 1
SET t.live = 0, t.read_on = :begun, t.updated_on = UTC_TIMESTAMP(3)
WHERE t.event_id = :event AND t.vendor = :vendor AND t.zoom_event_id = :zoom_event AND t.live = 1 AND t.read_on <= :begun
  AND s.ticket_id IS NULL
