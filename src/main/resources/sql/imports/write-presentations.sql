INSERT INTO event_presentation (
  id_random, event_id, event_session_id, code, enable, name, description, start_datetime, end_datetime,
  abstract_code)
SELECT
  s.id_random, :event_id, u.id, s.code, 1, s.name, s.description, s.start_datetime, s.end_datetime,
  s.abstract_code
FROM import_presentation s
LEFT JOIN event_session u ON u.event_id = :event_id AND u.code = s.session_code
WHERE s.found_id IS NULL
ORDER BY s.first_row;

UPDATE import_presentation s
JOIN event_presentation t ON t.id = s.found_id
LEFT JOIN event_session u ON u.event_id = :event_id AND u.code = s.session_code
SET
  t.name = COALESCE(s.name, t.name),
  t.description = COALESCE(s.description, t.description),
  t.start_datetime = IF(s.start_cleared, NULL, COALESCE(s.start_datetime, t.start_datetime)),
  t.end_datetime = IF(s.end_cleared, NULL, COALESCE(s.end_datetime, t.end_datetime)),
  t.abstract_code = COALESCE(s.abstract_code, t.abstract_code),
  t.event_session_id = COALESCE(u.id, t.event_session_id),
  t.updated_on = UTC_TIMESTAMP(3)
WHERE s.differs;
