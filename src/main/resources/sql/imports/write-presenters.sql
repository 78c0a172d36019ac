INSERT INTO event_presenter (
  id_random, event_id, external_id, enable, given_name, family_name, email, affiliations)
SELECT
  s.id_random, :event_id, s.external_id, 1, s.given_name, s.family_name, s.email, s.affiliations
FROM import_presenter s
WHERE s.found_id IS NULL
ORDER BY s.first_row;

UPDATE import_presenter s
JOIN event_presenter t ON t.id = s.found_id
SET
  t.given_name = COALESCE(s.given_name, t.given_name),
  t.family_name = COALESCE(s.family_name, t.family_name),
  t.email = COALESCE(s.email, t.email),
  t.affiliations = COALESCE(s.affiliations, t.affiliations),
  t.updated_on = UTC_TIMESTAMP(3)
WHERE s.differs;
