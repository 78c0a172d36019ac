-- For people just created, whose ids follow one another as their rows do
INSERT INTO event_badge (
  id_random, account_id, event_id, event_person_id, event_badge_template_id, enable, email, given_name, family_name,
  full_name, professional_title, affiliations, state_province, country, badge_type, badge_type_code,
  external_registration_id, other_1, other_2, other_3, other_4, other_5, agree_to_tc, allow_tracking)
SELECT
  SUBSTRING(s.ids, 23, 11), (SELECT account_id FROM event WHERE id = :event_id), :event_id, :first_id + s.seq - :first_seq, :template_id, 1, s.email, s.given_name,
  s.family_name, s.full_name, s.professional_title, s.affiliations, s.state_province, s.country, s.badge_type,
  s.badge_type_code, s.external_registration_id, s.other_1, s.other_2, s.other_3, s.other_4, s.other_5,
  s.agree_to_tc, s.allow_tracking
FROM import_person s
WHERE s.row_no BETWEEN :from AND :to
ORDER BY s.row_no
