INSERT INTO zoom_ticket (event_id, vendor, zoom_event_id, ticket_id, external_id, content_hash, row_json, live, read_on)
VALUES (:event, :vendor, :zoom_event, :ticket, :holder, :hash, :row, :live, :read_on)
ON DUPLICATE KEY UPDATE
  content_hash = IF(VALUES(live) = 1, VALUES(content_hash), content_hash),
  row_json = IF(VALUES(live) = 1, VALUES(row_json), row_json),
  live = VALUES(live), read_on = VALUES(read_on), updated_on = UTC_TIMESTAMP(3)
