-- What hide-people is about to change.
INSERT INTO record_change (account_id, type, record_id, record, action, actor_kind, actor, fields_json)
SELECT :account, t.type, t.id, t.id_random, 'u', 'guest', CONCAT('guest ', t.guest),
       JSON_OBJECT('hide', JSON_OBJECT('from', t.hide, 'to', :hide))
FROM (
  SELECT 'event_person' AS type, p.id, p.id_random, p.hide, g.id_random AS guest
  FROM event_guest_person s JOIN event_guest g ON g.id = s.guest_id JOIN event_person p ON p.id = s.person_id
  WHERE s.person_id IN (:people) AND s.guest_id IN (:guests)
  UNION ALL
  SELECT 'event_person_profile', q.id, q.id_random, q.hide, g.id_random
  FROM event_guest_person s JOIN event_guest g ON g.id = s.guest_id
  JOIN event_person_profile q ON q.event_person_id = s.person_id
  WHERE s.person_id IN (:people) AND s.guest_id IN (:guests)
  UNION ALL
  SELECT 'event_badge', b.id, b.id_random, b.hide, g.id_random
  FROM event_guest_person s JOIN event_guest g ON g.id = s.guest_id JOIN event_badge b ON b.event_person_id = s.person_id
  WHERE s.person_id IN (:people) AND s.guest_id IN (:guests)) t
WHERE t.hide <> :hide
