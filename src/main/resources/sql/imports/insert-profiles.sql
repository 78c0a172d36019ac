-- For people just created, and for those whose profile is missing
INSERT INTO event_person_profile (
  id_random, event_person_id, enable, email, given_name, family_name, full_name, professional_title,
  affiliations, phone, address, city, state_province, postal_code, country, custom_json)
SELECT
  SUBSTRING(s.ids, 12, 11), p.id, 1, s.email, s.given_name, s.family_name, s.full_name, s.professional_title,
  s.affiliations, s.phone, s.address, s.city, s.state_province, s.postal_code, s.country, s.custom_json
FROM import_person s
LEFT JOIN import_plan l ON l.row_no = s.row_no
STRAIGHT_JOIN event_person p ON p.event_id = :event_id AND p.external_id = s.external_id
WHERE s.row_no BETWEEN :from AND :to AND s.first_row IS NULL AND l.profile_id IS NULL
ORDER BY s.row_no
