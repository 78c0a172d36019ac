UPDATE import_plan l
STRAIGHT_JOIN import_person s ON s.row_no = l.row_no
STRAIGHT_JOIN event_badge b ON b.id = l.badge_id
SET
  b.email = COALESCE(s.email, b.email),
  b.given_name = COALESCE(s.given_name, b.given_name),
  b.family_name = COALESCE(s.family_name, b.family_name),
  b.full_name = COALESCE(s.full_name, b.full_name),
  b.professional_title = COALESCE(s.professional_title, b.professional_title),
  b.affiliations = COALESCE(s.affiliations, b.affiliations),
  b.state_province = COALESCE(s.state_province, b.state_province),
  b.country = COALESCE(s.country, b.country),
  b.badge_type = COALESCE(s.badge_type, b.badge_type),
  b.badge_type_code = COALESCE(s.badge_type_code, b.badge_type_code),
  b.external_registration_id = COALESCE(s.external_registration_id, b.external_registration_id),
  b.other_1 = COALESCE(s.other_1, b.other_1),
  b.other_2 = COALESCE(s.other_2, b.other_2),
  b.other_3 = COALESCE(s.other_3, b.other_3),
  b.other_4 = COALESCE(s.other_4, b.other_4),
  b.other_5 = COALESCE(s.other_5, b.other_5),
  b.agree_to_tc = COALESCE(s.agree_to_tc, b.agree_to_tc),
  b.allow_tracking = COALESCE(s.allow_tracking, b.allow_tracking),
  b.event_badge_template_id = COALESCE(b.event_badge_template_id, :template_id),
  b.updated_on = UTC_TIMESTAMP(3)
WHERE l.row_no BETWEEN :from AND :to AND l.badge_differs
