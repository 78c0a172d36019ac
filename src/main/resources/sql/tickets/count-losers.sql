-- People with a visible badge and a live ticket, and how many of them would hold none after this run: a ticket ends
-- where the vendor lists it as another's and, if all that the vendor has was read, where it lists it no more
SELECT COUNT(*) AS visible, COALESCE(SUM(NOT v.keeps), 0) AS losing
FROM (
  SELECT EXISTS (
      SELECT 1 FROM zoom_stage s WHERE s.run_id = :run AND s.listed = 1 AND s.external_id = p.external_id)
    OR EXISTS (
      SELECT 1 FROM zoom_ticket t
      LEFT JOIN zoom_stage s ON s.run_id = :run AND s.ticket_id = t.ticket_id AND s.listed = 1
      WHERE t.event_id = :event AND t.external_id = p.external_id AND t.live = 1
        AND (t.vendor <> :vendor OR t.zoom_event_id <> :zoom_event OR t.read_on > :begun
          OR IF(s.ticket_id IS NULL, NOT :complete, s.external_id = t.external_id))) AS keeps
  FROM event_person p
  JOIN event_badge b ON b.event_person_id = p.id
  WHERE p.event_id = :event AND b.hide = 0
    AND EXISTS (
      SELECT 1 FROM zoom_ticket l
      WHERE l.event_id = :event AND l.external_id = p.external_id AND l.live = 1)) v
