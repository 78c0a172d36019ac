-- Profiles and badges of those whom a guest's answer made.
SELECT s.seat, q.id AS profile, q.full_name AS profile_name, q.email AS profile_email, q.phone AS profile_phone,
       b.id AS badge, b.full_name AS badge_name, b.email AS badge_email
FROM event_guest_person s
JOIN event_person p ON p.id = s.person_id AND p.external_id LIKE 'guest:%'
JOIN event_person_profile q ON q.event_person_id = p.id
JOIN event_badge b ON b.event_person_id = p.id
WHERE s.guest_id = ?
ORDER BY s.seat
