UPDATE import_plan l
STRAIGHT_JOIN import_person s ON s.row_no = l.row_no
STRAIGHT_JOIN event_person_profile q ON q.id = l.profile_id
SET
  q.email = COALESCE(s.email, q.email),
  q.given_name = COALESCE(s.given_name, q.given_name),
  q.family_name = COALESCE(s.family_name, q.family_name),
  q.full_name = COALESCE(s.full_name, q.full_name),
  q.professional_title = COALESCE(s.professional_title, q.professional_title),
  q.affiliations = COALESCE(s.affiliations, q.affiliations),
  q.phone = COALESCE(s.phone, q.phone),
  q.address = COALESCE(s.address, q.address),
  q.city = COALESCE(s.city, q.city),
  q.state_province = COALESCE(s.state_province, q.state_province),
  q.postal_code = COALESCE(s.postal_code, q.postal_code),
  q.country = COALESCE(s.country, q.country),
  q.custom_json = CASE
    WHEN s.custom_json IS NULL THEN q.custom_json
    ELSE COALESCE(JSON_MERGE_PATCH(q.custom_json, s.custom_json), s.custom_json)
  END,
  q.updated_on = UTC_TIMESTAMP(3)
WHERE l.row_no BETWEEN :from AND :to AND l.profile_differs
