UPDATE record_change c
JOIN (
  SELECT 'event_person' AS type, p.id
  FROM event_guest_person s JOIN event_person p ON p.id = s.person_id AND p.external_id LIKE 'guest:%'
  WHERE s.guest_id IN (:guests)
  UNION ALL
  SELECT 'event_person_profile', q.id
  FROM event_guest_person s JOIN event_person p ON p.id = s.person_id AND p.external_id LIKE 'guest:%'
  JOIN event_person_profile q ON q.event_person_id = p.id
  WHERE s.guest_id IN (:guests)
  UNION ALL
  SELECT 'event_badge', b.id
  FROM event_guest_person s JOIN event_person p ON p.id = s.person_id AND p.external_id LIKE 'guest:%'
  JOIN event_badge b ON b.event_person_id = p.id
  WHERE s.guest_id IN (:guests)) t ON t.type = c.type AND t.id = c.record_id
SET c.fields_json = NULL
