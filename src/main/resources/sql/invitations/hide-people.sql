UPDATE event_guest_person s
JOIN event_person p ON p.id = s.person_id
LEFT JOIN event_person_profile q ON q.event_person_id = p.id
LEFT JOIN event_badge b ON b.event_person_id = p.id
SET s.hidden = :hide, p.hide = :hide, q.hide = :hide, b.hide = :hide,
    p.updated_on = UTC_TIMESTAMP(3), q.updated_on = UTC_TIMESTAMP(3), b.updated_on = UTC_TIMESTAMP(3)
WHERE s.person_id IN (:people) AND s.guest_id IN (:guests)
