DELETE h FROM zoom_hidden h
WHERE h.event_id = :event
  AND EXISTS (
    SELECT 1 FROM zoom_ticket l WHERE l.event_id = h.event_id AND l.external_id = h.external_id AND l.live = 1)
