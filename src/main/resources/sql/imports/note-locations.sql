-- What write-locations is about to change
INSERT INTO record_change (account_id, type, record_id, record, action, run_id, row_no, fields_json)
SELECT :account_id, 'event_location', t.id, t.id_random, 'u', :run_id, s.first_row, CONCAT('{', CONCAT_WS(',',
    IF(s.name IS NOT NULL AND NOT (s.name <=> t.name), CONVERT(CONCAT('"name":', JSON_OBJECT('from', t.name, 'to', s.name)) USING utf8mb4), NULL)), '}')
FROM import_location s
JOIN event_location t ON t.id = s.found_id
WHERE s.differs
