-- What the file says of people the event has, beside what the database holds of them. An empty value says nothing.
INSERT INTO import_plan (row_no, person_id, profile_id, badge_id, profile_differs, badge_differs)
SELECT s.row_no, p.id, q.id, b.id,
  q.id IS NOT NULL AND (
    (s.email IS NOT NULL AND NOT (s.email <=> q.email))
    OR (s.given_name IS NOT NULL AND NOT (s.given_name <=> q.given_name))
    OR (s.family_name IS NOT NULL AND NOT (s.family_name <=> q.family_name))
    OR (s.full_name IS NOT NULL AND NOT (s.full_name <=> q.full_name))
    OR (s.professional_title IS NOT NULL AND NOT (s.professional_title <=> q.professional_title))
    OR (s.affiliations IS NOT NULL AND NOT (s.affiliations <=> q.affiliations))
    OR (s.phone IS NOT NULL AND NOT (s.phone <=> q.phone))
    OR (s.address IS NOT NULL AND NOT (s.address <=> q.address))
    OR (s.city IS NOT NULL AND NOT (s.city <=> q.city))
    OR (s.state_province IS NOT NULL AND NOT (s.state_province <=> q.state_province))
    OR (s.postal_code IS NOT NULL AND NOT (s.postal_code <=> q.postal_code))
    OR (s.country IS NOT NULL AND NOT (s.country <=> q.country))
    OR (s.custom_json IS NOT NULL AND NOT (s.custom_json <=> q.custom_json)
      AND NOT COALESCE(JSON_EQUALS(q.custom_json, JSON_MERGE_PATCH(q.custom_json, s.custom_json)), FALSE))),
  b.id IS NOT NULL AND (
    (s.email IS NOT NULL AND NOT (s.email <=> b.email))
    OR (s.given_name IS NOT NULL AND NOT (s.given_name <=> b.given_name))
    OR (s.family_name IS NOT NULL AND NOT (s.family_name <=> b.family_name))
    OR (s.full_name IS NOT NULL AND NOT (s.full_name <=> b.full_name))
    OR (s.professional_title IS NOT NULL AND NOT (s.professional_title <=> b.professional_title))
    OR (s.affiliations IS NOT NULL AND NOT (s.affiliations <=> b.affiliations))
    OR (s.state_province IS NOT NULL AND NOT (s.state_province <=> b.state_province))
    OR (s.country IS NOT NULL AND NOT (s.country <=> b.country))
    OR (s.badge_type IS NOT NULL AND NOT (s.badge_type <=> b.badge_type))
    OR (s.badge_type_code IS NOT NULL AND NOT (s.badge_type_code <=> b.badge_type_code))
    OR (s.external_registration_id IS NOT NULL AND NOT (s.external_registration_id <=> b.external_registration_id))
    OR (s.other_1 IS NOT NULL AND NOT (s.other_1 <=> b.other_1))
    OR (s.other_2 IS NOT NULL AND NOT (s.other_2 <=> b.other_2))
    OR (s.other_3 IS NOT NULL AND NOT (s.other_3 <=> b.other_3))
    OR (s.other_4 IS NOT NULL AND NOT (s.other_4 <=> b.other_4))
    OR (s.other_5 IS NOT NULL AND NOT (s.other_5 <=> b.other_5))
    OR (s.agree_to_tc IS NOT NULL AND NOT (s.agree_to_tc <=> b.agree_to_tc))
    OR (s.allow_tracking IS NOT NULL AND NOT (s.allow_tracking <=> b.allow_tracking))
    OR (b.event_badge_template_id IS NULL AND :template_id IS NOT NULL))
FROM import_person s
STRAIGHT_JOIN event_person p ON p.event_id = :event_id AND p.external_id = s.external_id
LEFT JOIN event_person_profile q ON q.event_person_id = p.id
LEFT JOIN event_badge b ON b.event_person_id = p.id
WHERE s.row_no BETWEEN :from AND :to AND s.first_row IS NULL
