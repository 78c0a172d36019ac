-- What write-presenters is about to change
INSERT INTO record_change (account_id, type, record_id, record, action, run_id, row_no, fields_json)
SELECT :account_id, 'event_presenter', t.id, t.id_random, 'u', :run_id, s.first_row, CONCAT('{', CONCAT_WS(',',
    IF(s.given_name IS NOT NULL AND NOT (s.given_name <=> t.given_name), CONVERT(CONCAT('"given_name":', JSON_OBJECT('from', t.given_name, 'to', s.given_name)) USING utf8mb4), NULL),
    IF(s.family_name IS NOT NULL AND NOT (s.family_name <=> t.family_name), CONVERT(CONCAT('"family_name":', JSON_OBJECT('from', t.family_name, 'to', s.family_name)) USING utf8mb4), NULL),
    IF(s.email IS NOT NULL AND NOT (s.email <=> t.email), CONVERT(CONCAT('"email":', JSON_OBJECT('from', t.email, 'to', s.email)) USING utf8mb4), NULL),
    IF(s.affiliations IS NOT NULL AND NOT (s.affiliations <=> t.affiliations), CONVERT(CONCAT('"affiliations":', JSON_OBJECT('from', t.affiliations, 'to', s.affiliations)) USING utf8mb4), NULL)), '}')
FROM import_presenter s
JOIN event_presenter t ON t.id = s.found_id
WHERE s.differs
