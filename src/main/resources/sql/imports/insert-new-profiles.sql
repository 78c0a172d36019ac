-- For people just created, whose ids follow one another as their rows do
INSERT INTO event_person_profile (
  id_random, event_person_id, enable, email, given_name, family_name, full_name, professional_title,
  affiliations, phone, address, city, state_province, postal_code, country, custom_json)
SELECT
  SUBSTRING(s.ids, 12, 11), :first_id + s.seq - :first_seq, 1, s.email, s.given_name, s.family_name, s.full_name,
  s.professional_title, s.affiliations, s.phone, s.address, s.city, s.state_province, s.postal_code, s.country, s.custom_json
FROM import_person s
WHERE s.row_no BETWEEN :from AND :to
ORDER BY s.row_no
