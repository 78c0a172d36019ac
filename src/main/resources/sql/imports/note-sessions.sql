-- What write-sessions is about to change
INSERT INTO record_change (account_id, type, record_id, record, action, run_id, row_no, fields_json)
SELECT :account_id, 'event_session', t.id, t.id_random, 'u', :run_id, s.first_row, CONCAT('{', CONCAT_WS(',',
    IF(s.name IS NOT NULL AND NOT (s.name <=> t.name), CONVERT(CONCAT('"name":', JSON_OBJECT('from', t.name, 'to', s.name)) USING utf8mb4), NULL),
    IF(s.description IS NOT NULL AND NOT (s.description <=> t.description), CONVERT(CONCAT('"description":', JSON_OBJECT('from', t.description, 'to', s.description)) USING utf8mb4), NULL),
    IF(IF(s.start_cleared, t.start_datetime IS NOT NULL, s.start_datetime IS NOT NULL AND NOT (s.start_datetime <=> t.start_datetime)), CONVERT(CONCAT('"start_datetime":', JSON_OBJECT('from', DATE_FORMAT(t.start_datetime, '%Y-%m-%dT%H:%i:%s'), 'to', IF(s.start_cleared, NULL, DATE_FORMAT(s.start_datetime, '%Y-%m-%dT%H:%i:%s')))) USING utf8mb4), NULL),
    IF(IF(s.end_cleared, t.end_datetime IS NOT NULL, s.end_datetime IS NOT NULL AND NOT (s.end_datetime <=> t.end_datetime)), CONVERT(CONCAT('"end_datetime":', JSON_OBJECT('from', DATE_FORMAT(t.end_datetime, '%Y-%m-%dT%H:%i:%s'), 'to', IF(s.end_cleared, NULL, DATE_FORMAT(s.end_datetime, '%Y-%m-%dT%H:%i:%s')))) USING utf8mb4), NULL),
    IF(IF(s.sort_cleared, t.sort IS NOT NULL, s.sort IS NOT NULL AND NOT (s.sort <=> t.sort)), CONVERT(CONCAT('"sort":', JSON_OBJECT('from', t.sort, 'to', IF(s.sort_cleared, NULL, s.sort))) USING utf8mb4), NULL),
    IF(u.id IS NOT NULL AND NOT (u.id <=> t.event_location_id), CONVERT(CONCAT('"event_location_id":', JSON_OBJECT('from', o.id_random, 'to', u.id_random)) USING utf8mb4), NULL)), '}')
FROM import_session s
JOIN event_session t ON t.id = s.found_id
LEFT JOIN event_location u ON u.event_id = :event_id AND u.code = s.location_code
LEFT JOIN event_location o ON o.id = t.event_location_id
WHERE s.differs
