-- People who held tickets and hold none, and of whom that was not known yet
INSERT INTO zoom_hidden (event_id, external_id, hid)
SELECT DISTINCT t.event_id, t.external_id, IF(b.hide = 0, NULL, 0)
FROM zoom_ticket t
JOIN event_person p ON p.event_id = t.event_id AND p.external_id = t.external_id
JOIN event_badge b ON b.event_person_id = p.id
WHERE t.event_id = :event AND t.live = 0
  AND NOT EXISTS (
    SELECT 1 FROM zoom_ticket l WHERE l.event_id = t.event_id AND l.external_id = t.external_id AND l.live = 1)
  AND NOT EXISTS (SELECT 1 FROM zoom_hidden h WHERE h.event_id = t.event_id AND h.external_id = t.external_id)
