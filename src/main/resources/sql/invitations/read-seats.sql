SELECT g.id, g.id_random, g.name, g.email, g.phone, g.plus_ones, g.status, g.removed_on IS NOT NULL AS removed, s.seat,
       s.person_id, s.hidden, COALESCE(p.external_id LIKE 'guest:%', FALSE) AS own
FROM event_guest g
LEFT JOIN event_guest_person s ON s.guest_id = g.id
LEFT JOIN event_person p ON p.id = s.person_id
WHERE g.id IN (:guests)
ORDER BY g.id, s.seat
