-- What was merged; of a ticket that someone has found gone since then, that stays
INSERT INTO zoom_ticket (event_id, vendor, zoom_event_id, ticket_id, external_id, content_hash, row_json, live, read_on)
SELECT :event, :vendor, :zoom_event, s.ticket_id, s.external_id, s.content_hash, s.row_json, 1, :begun
FROM zoom_stage s
LEFT JOIN run_rejection r ON r.run_id = s.run_id AND r.row_no = s.row_no
WHERE s.run_id = :run AND s.listed = 1 AND s.row_no > 0 AND r.run_id IS NULL
ON DUPLICATE KEY UPDATE
  content_hash = VALUES(content_hash), row_json = VALUES(row_json),
  live = IF(zoom_ticket.live = 0 AND zoom_ticket.read_on > VALUES(read_on), 0, 1),
  read_on = GREATEST(zoom_ticket.read_on, VALUES(read_on)), updated_on = UTC_TIMESTAMP(3)
