-- What update-profiles is about to change
INSERT INTO record_change (account_id, type, record_id, record, action, run_id, row_no, fields_json)
SELECT :account_id, 'event_person_profile', q.id, q.id_random, 'u', :run_id, s.row_no, CONCAT('{', CONCAT_WS(',',
    IF(s.email IS NOT NULL AND NOT (s.email <=> q.email), CONVERT(CONCAT('"email":', JSON_OBJECT('from', q.email, 'to', s.email)) USING utf8mb4), NULL),
    IF(s.given_name IS NOT NULL AND NOT (s.given_name <=> q.given_name), CONVERT(CONCAT('"given_name":', JSON_OBJECT('from', q.given_name, 'to', s.given_name)) USING utf8mb4), NULL),
    IF(s.family_name IS NOT NULL AND NOT (s.family_name <=> q.family_name), CONVERT(CONCAT('"family_name":', JSON_OBJECT('from', q.family_name, 'to', s.family_name)) USING utf8mb4), NULL),
    IF(s.full_name IS NOT NULL AND NOT (s.full_name <=> q.full_name), CONVERT(CONCAT('"full_name":', JSON_OBJECT('from', q.full_name, 'to', s.full_name)) USING utf8mb4), NULL),
    IF(s.professional_title IS NOT NULL AND NOT (s.professional_title <=> q.professional_title), CONVERT(CONCAT('"professional_title":', JSON_OBJECT('from', q.professional_title, 'to', s.professional_title)) USING utf8mb4), NULL),
    IF(s.affiliations IS NOT NULL AND NOT (s.affiliations <=> q.affiliations), CONVERT(CONCAT('"affiliations":', JSON_OBJECT('from', q.affiliations, 'to', s.affiliations)) USING utf8mb4), NULL),
    IF(s.phone IS NOT NULL AND NOT (s.phone <=> q.phone), CONVERT(CONCAT('"phone":', JSON_OBJECT('from', q.phone, 'to', s.phone)) USING utf8mb4), NULL),
    IF(s.address IS NOT NULL AND NOT (s.address <=> q.address), CONVERT(CONCAT('"address":', JSON_OBJECT('from', q.address, 'to', s.address)) USING utf8mb4), NULL),
    IF(s.city IS NOT NULL AND NOT (s.city <=> q.city), CONVERT(CONCAT('"city":', JSON_OBJECT('from', q.city, 'to', s.city)) USING utf8mb4), NULL),
    IF(s.state_province IS NOT NULL AND NOT (s.state_province <=> q.state_province), CONVERT(CONCAT('"state_province":', JSON_OBJECT('from', q.state_province, 'to', s.state_province)) USING utf8mb4), NULL),
    IF(s.postal_code IS NOT NULL AND NOT (s.postal_code <=> q.postal_code), CONVERT(CONCAT('"postal_code":', JSON_OBJECT('from', q.postal_code, 'to', s.postal_code)) USING utf8mb4), NULL),
    IF(s.country IS NOT NULL AND NOT (s.country <=> q.country), CONVERT(CONCAT('"country":', JSON_OBJECT('from', q.country, 'to', s.country)) USING utf8mb4), NULL),
    IF(s.custom_json IS NOT NULL AND NOT COALESCE(JSON_EQUALS(q.custom_json, JSON_MERGE_PATCH(q.custom_json, s.custom_json)), FALSE), CONVERT(CONCAT('"custom_json":', JSON_OBJECT('from', JSON_COMPACT(q.custom_json), 'to', JSON_COMPACT(COALESCE(JSON_MERGE_PATCH(q.custom_json, s.custom_json), s.custom_json)))) USING utf8mb4), NULL)), '}')
FROM import_plan l
STRAIGHT_JOIN import_person s ON s.row_no = l.row_no
STRAIGHT_JOIN event_person_profile q ON q.id = l.profile_id
WHERE l.row_no BETWEEN :from AND :to AND l.profile_differs
