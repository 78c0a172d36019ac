-- People whom the guests' answers made; those whom somebody else has registered are that one's to erase.
UPDATE event_guest_person s
JOIN event_person p ON p.id = s.person_id AND p.external_id LIKE 'guest:%'
LEFT JOIN event_person_profile q ON q.event_person_id = p.id
LEFT JOIN event_badge b ON b.event_person_id = p.id
SET p.notes = NULL,
    q.given_name = NULL, q.family_name = NULL, q.full_name = NULL, q.email = NULL, q.professional_title = NULL,
    q.affiliations = NULL, q.phone = NULL, q.address = NULL, q.city = NULL, q.state_province = NULL,
    q.postal_code = NULL, q.country = NULL, q.custom_json = NULL, q.notes = NULL,
    b.given_name = NULL, b.family_name = NULL, b.full_name = NULL, b.email = NULL, b.professional_title = NULL,
    b.affiliations = NULL, b.state_province = NULL, b.country = NULL, b.external_registration_id = NULL,
    b.other_1 = NULL, b.other_2 = NULL, b.other_3 = NULL, b.other_4 = NULL, b.other_5 = NULL, b.notes = NULL
WHERE s.guest_id IN (:guests)
