-- What else these people hold
SELECT ticket_id, row_json
FROM zoom_ticket
WHERE event_id = :event AND vendor = :vendor AND external_id IN (:holders) AND live = 1
  -- what was emptied says nothing until it is read again
  AND JSON_LENGTH(row_json) > 0
  AND NOT (zoom_event_id = :zoom_event AND ticket_id IN (:tickets))
ORDER BY ticket_id, zoom_event_id
