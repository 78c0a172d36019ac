-- Of a person the badge counts, which is what was scanned, and else the profile.
SELECT
  t.captured_on, COALESCE(b.given_name, f.given_name) AS given_name, COALESCE(b.family_name, f.family_name) AS family_name,
  COALESCE(b.full_name, f.full_name) AS full_name, COALESCE(b.email, f.email) AS email,
  COALESCE(b.professional_title, f.professional_title) AS professional_title,
  COALESCE(b.affiliations, f.affiliations) AS affiliations, COALESCE(b.country, f.country) AS country,
  COALESCE(b.state_province, f.state_province) AS state_province, b.badge_type, t.notes, t.rating, t.answers_json,
  b.allow_tracking
FROM event_exhibit_tracking t
JOIN event_person p ON p.id = t.event_person_id
LEFT JOIN event_badge b ON b.event_person_id = p.id
LEFT JOIN event_person_profile f ON f.event_person_id = p.id
WHERE t.event_exhibit_id = ? AND t.enable = 1
ORDER BY t.captured_on, t.id
