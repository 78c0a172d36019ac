-- What people still hold who have lost a ticket: their badge tells of that now
UPDATE zoom_stage s
JOIN zoom_ticket t ON t.event_id = :event AND t.vendor = :vendor AND t.zoom_event_id = :zoom_event AND t.external_id = s.external_id
  AND t.live = 1 AND t.read_on <= :begun
LEFT JOIN zoom_stage n ON n.run_id = s.run_id AND n.ticket_id = t.ticket_id AND n.listed = 1
  AND n.external_id = t.external_id
SET s.row_no = 0
WHERE s.run_id = :run AND s.listed = 1 AND s.row_no IS NULL AND n.ticket_id IS NULL
