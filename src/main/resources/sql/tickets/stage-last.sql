-- Of people who have lost their last ticket all that they ever held, so that it is the same in whatever order it went
INSERT INTO zoom_stage (run_id, ticket_id, external_id, content_hash, row_json, listed, row_no)
SELECT :run, t.ticket_id, t.external_id, t.content_hash, t.row_json, 0, 0
FROM zoom_ticket t
JOIN (
  SELECT DISTINCT g.external_id
  FROM zoom_ticket g
  LEFT JOIN zoom_stage s ON s.run_id = :run AND s.ticket_id = g.ticket_id AND s.listed = 1
    AND s.external_id = g.external_id
  WHERE g.event_id = :event AND g.vendor = :vendor AND g.zoom_event_id = :zoom_event AND g.live = 1 AND g.read_on <= :begun
    AND s.ticket_id IS NULL) l ON l.external_id = t.external_id
WHERE t.event_id = :event AND t.vendor = :vendor AND JSON_LENGTH(t.row_json) > 0
  AND NOT EXISTS (SELECT 1 FROM zoom_stage o WHERE o.run_id = :run AND o.listed = 1 AND o.external_id = t.external_id)
  AND NOT EXISTS (
    SELECT 1 FROM zoom_ticket o
    WHERE o.event_id = :event AND o.external_id = t.external_id AND o.live = 1
      AND (o.vendor <> :vendor OR o.zoom_event_id <> :zoom_event))
ON DUPLICATE KEY UPDATE row_no = IF(zoom_stage.listed = 1, zoom_stage.row_no, 0),
  row_json = IF(zoom_stage.listed = 1, zoom_stage.row_json, VALUES(row_json)),
  external_id = IF(zoom_stage.listed = 1, zoom_stage.external_id, VALUES(external_id))
