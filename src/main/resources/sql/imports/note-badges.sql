-- What update-badges is about to change
INSERT INTO record_change (account_id, type, record_id, record, action, run_id, row_no, fields_json)
SELECT :account_id, 'event_badge', b.id, b.id_random, 'u', :run_id, s.row_no, CONCAT('{', CONCAT_WS(',',
    IF(s.email IS NOT NULL AND NOT (s.email <=> b.email), CONVERT(CONCAT('"email":', JSON_OBJECT('from', b.email, 'to', s.email)) USING utf8mb4), NULL),
    IF(s.given_name IS NOT NULL AND NOT (s.given_name <=> b.given_name), CONVERT(CONCAT('"given_name":', JSON_OBJECT('from', b.given_name, 'to', s.given_name)) USING utf8mb4), NULL),
    IF(s.family_name IS NOT NULL AND NOT (s.family_name <=> b.family_name), CONVERT(CONCAT('"family_name":', JSON_OBJECT('from', b.family_name, 'to', s.family_name)) USING utf8mb4), NULL),
    IF(s.full_name IS NOT NULL AND NOT (s.full_name <=> b.full_name), CONVERT(CONCAT('"full_name":', JSON_OBJECT('from', b.full_name, 'to', s.full_name)) USING utf8mb4), NULL),
    IF(s.professional_title IS NOT NULL AND NOT (s.professional_title <=> b.professional_title), CONVERT(CONCAT('"professional_title":', JSON_OBJECT('from', b.professional_title, 'to', s.professional_title)) USING utf8mb4), NULL),
    IF(s.affiliations IS NOT NULL AND NOT (s.affiliations <=> b.affiliations), CONVERT(CONCAT('"affiliations":', JSON_OBJECT('from', b.affiliations, 'to', s.affiliations)) USING utf8mb4), NULL),
    IF(s.state_province IS NOT NULL AND NOT (s.state_province <=> b.state_province), CONVERT(CONCAT('"state_province":', JSON_OBJECT('from', b.state_province, 'to', s.state_province)) USING utf8mb4), NULL),
    IF(s.country IS NOT NULL AND NOT (s.country <=> b.country), CONVERT(CONCAT('"country":', JSON_OBJECT('from', b.country, 'to', s.country)) USING utf8mb4), NULL),
    IF(s.badge_type IS NOT NULL AND NOT (s.badge_type <=> b.badge_type), CONVERT(CONCAT('"badge_type":', JSON_OBJECT('from', b.badge_type, 'to', s.badge_type)) USING utf8mb4), NULL),
    IF(s.badge_type_code IS NOT NULL AND NOT (s.badge_type_code <=> b.badge_type_code), CONVERT(CONCAT('"badge_type_code":', JSON_OBJECT('from', b.badge_type_code, 'to', s.badge_type_code)) USING utf8mb4), NULL),
    IF(s.external_registration_id IS NOT NULL AND NOT (s.external_registration_id <=> b.external_registration_id), CONVERT(CONCAT('"external_registration_id":', JSON_OBJECT('from', b.external_registration_id, 'to', s.external_registration_id)) USING utf8mb4), NULL),
    IF(s.other_1 IS NOT NULL AND NOT (s.other_1 <=> b.other_1), CONVERT(CONCAT('"other_1":', JSON_OBJECT('from', b.other_1, 'to', s.other_1)) USING utf8mb4), NULL),
    IF(s.other_2 IS NOT NULL AND NOT (s.other_2 <=> b.other_2), CONVERT(CONCAT('"other_2":', JSON_OBJECT('from', b.other_2, 'to', s.other_2)) USING utf8mb4), NULL),
    IF(s.other_3 IS NOT NULL AND NOT (s.other_3 <=> b.other_3), CONVERT(CONCAT('"other_3":', JSON_OBJECT('from', b.other_3, 'to', s.other_3)) USING utf8mb4), NULL),
    IF(s.other_4 IS NOT NULL AND NOT (s.other_4 <=> b.other_4), CONVERT(CONCAT('"other_4":', JSON_OBJECT('from', b.other_4, 'to', s.other_4)) USING utf8mb4), NULL),
    IF(s.other_5 IS NOT NULL AND NOT (s.other_5 <=> b.other_5), CONVERT(CONCAT('"other_5":', JSON_OBJECT('from', b.other_5, 'to', s.other_5)) USING utf8mb4), NULL),
    IF(s.agree_to_tc IS NOT NULL AND NOT (s.agree_to_tc <=> b.agree_to_tc), CONVERT(CONCAT('"agree_to_tc":', JSON_OBJECT('from', b.agree_to_tc, 'to', s.agree_to_tc)) USING utf8mb4), NULL),
    IF(s.allow_tracking IS NOT NULL AND NOT (s.allow_tracking <=> b.allow_tracking), CONVERT(CONCAT('"allow_tracking":', JSON_OBJECT('from', b.allow_tracking, 'to', s.allow_tracking)) USING utf8mb4), NULL),
    IF(b.event_badge_template_id IS NULL AND :template_id IS NOT NULL, CONVERT(CONCAT('"event_badge_template_id":', JSON_OBJECT('from', NULL, 'to', (SELECT id_random FROM event_badge_template WHERE id = :template_id))) USING utf8mb4), NULL)), '}')
FROM import_plan l
STRAIGHT_JOIN import_person s ON s.row_no = l.row_no
STRAIGHT_JOIN event_badge b ON b.id = l.badge_id
WHERE l.row_no BETWEEN :from AND :to AND l.badge_differs
