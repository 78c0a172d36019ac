INSERT INTO event_session (
  id_random, account_id, event_id, event_location_id, code, enable, name, description, start_datetime, end_datetime,
  sort)
SELECT
  s.id_random, (SELECT account_id FROM event WHERE id = :event_id), :event_id, u.id, s.code, 1, s.name, s.description, s.start_datetime, s.end_datetime, s.sort
FROM import_session s
LEFT JOIN event_location u ON u.event_id = :event_id AND u.code = s.location_code
WHERE s.found_id IS NULL
ORDER BY s.first_row;

UPDATE import_session s
JOIN event_session t ON t.id = s.found_id
LEFT JOIN event_location u ON u.event_id = :event_id AND u.code = s.location_code
SET
  t.name = COALESCE(s.name, t.name),
  t.description = COALESCE(s.description, t.description),
  t.start_datetime = IF(s.start_cleared, NULL, COALESCE(s.start_datetime, t.start_datetime)),
  t.end_datetime = IF(s.end_cleared, NULL, COALESCE(s.end_datetime, t.end_datetime)),
  t.sort = IF(s.sort_cleared, NULL, COALESCE(s.sort, t.sort)),
  t.event_location_id = COALESCE(u.id, t.event_location_id),
  t.updated_on = UTC_TIMESTAMP(3)
WHERE s.differs;
