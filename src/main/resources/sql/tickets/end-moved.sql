-- Whoever held a ticket that is another's by now
UPDATE zoom_ticket t
JOIN zoom_stage s ON s.run_id = :run AND s.ticket_id = t.ticket_id AND s.listed = 1 AND s.row_no > 0
LEFT JOIN run_rejection r ON r.run_id = s.run_id AND r.row_no = s.row_no
SET t.live = 0, t.read_on = :begun, t.updated_on = UTC_TIMESTAMP(3)
WHERE t.event_id = :event AND t.vendor = :vendor AND t.zoom_event_id = :zoom_event AND t.live = 1 AND t.read_on <= :begun
  AND t.external_id <> s.external_id AND r.run_id IS NULL
