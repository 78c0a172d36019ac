-- Tickets of the vendor's other events that are paired with the same event, of the same people
INSERT IGNORE INTO zoom_stage (run_id, ticket_id, external_id, content_hash, row_json, listed, row_no)
SELECT :run, t.ticket_id, t.external_id, t.content_hash, t.row_json, 0, 0
FROM zoom_ticket t
JOIN (SELECT DISTINCT external_id FROM zoom_stage WHERE run_id = :run AND row_no = 0) c
  ON c.external_id = t.external_id
WHERE t.event_id = :event AND t.vendor = :vendor AND t.zoom_event_id <> :zoom_event AND t.live = 1
  -- what was emptied says nothing until it is read again
  AND JSON_LENGTH(t.row_json) > 0
