-- Tickets that are new, changed, back, or another's; but for those that someone has read since, which is newer
UPDATE zoom_stage s
LEFT JOIN zoom_ticket t ON t.event_id = :event AND t.vendor = :vendor AND t.zoom_event_id = :zoom_event AND t.ticket_id = s.ticket_id
  AND t.external_id = s.external_id
SET s.row_no = 0
WHERE s.run_id = :run AND s.listed = 1
  AND (t.id IS NULL OR t.live = 0 OR t.content_hash <> s.content_hash)
  AND NOT EXISTS (
    SELECT 1 FROM zoom_ticket n
    WHERE n.event_id = :event AND n.vendor = :vendor AND n.zoom_event_id = :zoom_event AND n.ticket_id = s.ticket_id AND n.read_on > :begun)
