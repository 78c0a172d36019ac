-- Whole people. f is the person's first row, which says what all their rows say. As a dry run has written nothing, what
-- is said goes before what the database holds, which stands beside it (profile_was_, badge_was_).
SELECT s.row_no, CASE
    WHEN s.row_no <= :resumed_from THEN NULL
    WHEN s.first_row IS NOT NULL THEN 'unchanged'
    WHEN l.row_no IS NULL THEN 'created'
    WHEN l.profile_id IS NULL OR l.badge_id IS NULL OR l.profile_differs OR l.badge_differs THEN 'updated'
    ELSE 'unchanged'
  END AS outcome,
  s.external_id, p.id_random AS person_id,
  p.enable AS person_enable, p.hide AS person_hide, p.priority AS person_priority, p.sort AS person_sort,
  p.notes AS person_notes, p.created_on AS person_created_on, p.updated_on AS person_updated_on,
  q.id_random AS profile_id,
  COALESCE(f.email, q.email) AS profile_email, COALESCE(f.given_name, q.given_name) AS profile_given_name,
  COALESCE(f.family_name, q.family_name) AS profile_family_name,
  COALESCE(f.full_name, q.full_name) AS profile_full_name,
  COALESCE(f.professional_title, q.professional_title) AS profile_professional_title,
  COALESCE(f.affiliations, q.affiliations) AS profile_affiliations,
  COALESCE(f.phone, q.phone) AS profile_phone, COALESCE(f.address, q.address) AS profile_address,
  COALESCE(f.city, q.city) AS profile_city,
  COALESCE(f.state_province, q.state_province) AS profile_state_province,
  COALESCE(f.postal_code, q.postal_code) AS profile_postal_code,
  COALESCE(f.country, q.country) AS profile_country,
  CASE
    WHEN f.custom_json IS NULL THEN q.custom_json
    ELSE COALESCE(JSON_MERGE_PATCH(q.custom_json, f.custom_json), f.custom_json)
  END AS profile_custom_json,
  q.enable AS profile_enable, q.hide AS profile_hide, q.priority AS profile_priority, q.sort AS profile_sort,
  q.notes AS profile_notes, q.created_on AS profile_created_on, q.updated_on AS profile_updated_on,
  q.email AS profile_was_email, q.given_name AS profile_was_given_name,
  q.family_name AS profile_was_family_name, q.full_name AS profile_was_full_name,
  q.professional_title AS profile_was_professional_title, q.affiliations AS profile_was_affiliations,
  q.phone AS profile_was_phone, q.address AS profile_was_address, q.city AS profile_was_city,
  q.state_province AS profile_was_state_province, q.postal_code AS profile_was_postal_code,
  q.country AS profile_was_country, q.custom_json AS profile_was_custom_json,
  b.id_random AS badge_id, t.id_random AS badge_template_id,
  COALESCE(f.email, b.email) AS badge_email, COALESCE(f.given_name, b.given_name) AS badge_given_name,
  COALESCE(f.family_name, b.family_name) AS badge_family_name,
  COALESCE(f.full_name, b.full_name) AS badge_full_name,
  COALESCE(f.professional_title, b.professional_title) AS badge_professional_title,
  COALESCE(f.affiliations, b.affiliations) AS badge_affiliations,
  COALESCE(f.state_province, b.state_province) AS badge_state_province,
  COALESCE(f.country, b.country) AS badge_country, COALESCE(f.badge_type, b.badge_type) AS badge_badge_type,
  COALESCE(f.badge_type_code, b.badge_type_code) AS badge_badge_type_code,
  COALESCE(f.external_registration_id, b.external_registration_id) AS badge_external_registration_id,
  COALESCE(f.other_1, b.other_1) AS badge_other_1, COALESCE(f.other_2, b.other_2) AS badge_other_2,
  COALESCE(f.other_3, b.other_3) AS badge_other_3, COALESCE(f.other_4, b.other_4) AS badge_other_4,
  COALESCE(f.other_5, b.other_5) AS badge_other_5, COALESCE(f.agree_to_tc, b.agree_to_tc) AS badge_agree_to_tc,
  COALESCE(f.allow_tracking, b.allow_tracking) AS badge_allow_tracking,
  b.enable AS badge_enable, b.hide AS badge_hide, b.priority AS badge_priority, b.sort AS badge_sort,
  b.notes AS badge_notes, b.created_on AS badge_created_on, b.updated_on AS badge_updated_on,
  b.email AS badge_was_email, b.given_name AS badge_was_given_name, b.family_name AS badge_was_family_name,
  b.full_name AS badge_was_full_name, b.professional_title AS badge_was_professional_title,
  b.affiliations AS badge_was_affiliations, b.state_province AS badge_was_state_province,
  b.country AS badge_was_country, b.badge_type AS badge_was_badge_type,
  b.badge_type_code AS badge_was_badge_type_code,
  b.external_registration_id AS badge_was_external_registration_id, b.other_1 AS badge_was_other_1,
  b.other_2 AS badge_was_other_2, b.other_3 AS badge_was_other_3, b.other_4 AS badge_was_other_4,
  b.other_5 AS badge_was_other_5, b.agree_to_tc AS badge_was_agree_to_tc,
  b.allow_tracking AS badge_was_allow_tracking,
  b.event_badge_template_id IS NOT NULL AS badge_had_template
FROM import_person s
JOIN import_person f ON f.row_no = COALESCE(s.first_row, s.row_no)
LEFT JOIN import_plan l ON l.row_no = s.row_no
LEFT JOIN event_person p ON p.event_id = :event_id AND p.external_id = s.external_id
LEFT JOIN event_person_profile q ON q.event_person_id = p.id
LEFT JOIN event_badge b ON b.event_person_id = p.id
LEFT JOIN event_badge_template t ON t.id = COALESCE(b.event_badge_template_id, :template_id)
HAVING :differences = 0 OR outcome <> 'unchanged'
ORDER BY s.row_no
LIMIT :most
