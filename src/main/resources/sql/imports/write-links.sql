INSERT INTO event_presentation_presenter (event_presentation_id, event_presenter_id)
SELECT t.id, u.id
FROM import_link s
JOIN event_presentation t ON t.event_id = :event_id AND t.code = s.presentation_code
JOIN event_presenter u ON u.event_id = :event_id AND u.external_id = s.presenter_external_id
WHERE NOT s.found
ORDER BY s.first_row;
