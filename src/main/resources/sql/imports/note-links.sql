-- Who write-links is about to tie to a presentation
INSERT INTO record_change (account_id, type, record_id, record, action, run_id, row_no, fields_json)
SELECT :account_id, 'event_presenter', u.id, u.id_random, 'u', :run_id, s.first_row,
  JSON_OBJECT('linked_to', JSON_OBJECT('from', NULL, 'to', CONCAT('event_presentation:', t.id_random)))
FROM import_link s
JOIN event_presentation t ON t.event_id = :event_id AND t.code = s.presentation_code
JOIN event_presenter u ON u.event_id = :event_id AND u.external_id = s.presenter_external_id
WHERE NOT s.found
