SELECT p.id, p.external_id, q.id IS NOT NULL AS profile, b.id IS NOT NULL AS badge
FROM event_person p
LEFT JOIN event_person_profile q ON q.event_person_id = p.id
LEFT JOIN event_badge b ON b.event_person_id = p.id
WHERE p.event_id = :event AND p.external_id IN (:people)
ORDER BY p.id
