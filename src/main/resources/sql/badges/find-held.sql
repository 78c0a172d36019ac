SELECT b.id, b.id_random, b.given_name, b.family_name, b.full_name, b.email, b.professional_title, b.affiliations,
       b.state_province, b.country, b.badge_type, b.badge_type_code, b.external_registration_id, b.other_1, b.other_2,
       b.other_3, b.other_4, b.other_5, e.name AS event_name, b.hide = 1 OR b.enable = 0 AS revoked,
       i.printed_on AS replaced_on
FROM event e
JOIN event_badge b ON b.event_id = e.id
LEFT JOIN event_badge_issue i ON i.badge_id = b.id AND i.issue = :next
WHERE e.id_random = :event AND b.id_random = :badge
