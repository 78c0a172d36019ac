INSERT INTO event_location (
  id_random, event_id, code, enable, name)
SELECT
  s.id_random, :event_id, s.code, 1, s.name
FROM import_location s
WHERE s.found_id IS NULL
ORDER BY s.first_row;

UPDATE import_location s
JOIN event_location t ON t.id = s.found_id
SET
  t.name = COALESCE(s.name, t.name),
  t.updated_on = UTC_TIMESTAMP(3)
WHERE s.differs;
