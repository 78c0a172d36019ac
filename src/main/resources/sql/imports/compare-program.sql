-- What the file says beside what the event has. An empty value says nothing; a tie to a record that is new differs.
UPDATE import_location s
JOIN event_location t ON t.event_id = :event_id AND t.code = s.code
SET s.found_id = t.id,
  s.differs = (s.name IS NOT NULL AND NOT (s.name <=> t.name));

UPDATE import_session s
JOIN event_session t ON t.event_id = :event_id AND t.code = s.code
LEFT JOIN event_location u ON u.event_id = :event_id AND u.code = s.location_code
SET s.found_id = t.id,
  s.differs = (s.name IS NOT NULL AND NOT (s.name <=> t.name))
    OR (s.description IS NOT NULL AND NOT (s.description <=> t.description))
    OR (s.start_datetime IS NOT NULL AND NOT (s.start_datetime <=> t.start_datetime))
    OR (s.start_cleared AND t.start_datetime IS NOT NULL)
    OR (s.end_datetime IS NOT NULL AND NOT (s.end_datetime <=> t.end_datetime))
    OR (s.end_cleared AND t.end_datetime IS NOT NULL)
    OR (s.sort IS NOT NULL AND NOT (s.sort <=> t.sort))
    OR (s.sort_cleared AND t.sort IS NOT NULL)
    OR (s.location_code IS NOT NULL AND (u.id IS NULL OR NOT (u.id <=> t.event_location_id)));

UPDATE import_presentation s
JOIN event_presentation t ON t.event_id = :event_id AND t.code = s.code
LEFT JOIN event_session u ON u.event_id = :event_id AND u.code = s.session_code
SET s.found_id = t.id,
  s.differs = (s.name IS NOT NULL AND NOT (s.name <=> t.name))
    OR (s.description IS NOT NULL AND NOT (s.description <=> t.description))
    OR (s.start_datetime IS NOT NULL AND NOT (s.start_datetime <=> t.start_datetime))
    OR (s.start_cleared AND t.start_datetime IS NOT NULL)
    OR (s.end_datetime IS NOT NULL AND NOT (s.end_datetime <=> t.end_datetime))
    OR (s.end_cleared AND t.end_datetime IS NOT NULL)
    OR (s.abstract_code IS NOT NULL AND NOT (s.abstract_code <=> t.abstract_code))
    OR (s.session_code IS NOT NULL AND (u.id IS NULL OR NOT (u.id <=> t.event_session_id)));

UPDATE import_presenter s
JOIN event_presenter t ON t.event_id = :event_id AND t.external_id = s.external_id
SET s.found_id = t.id,
  s.differs = (s.given_name IS NOT NULL AND NOT (s.given_name <=> t.given_name))
    OR (s.family_name IS NOT NULL AND NOT (s.family_name <=> t.family_name))
    OR (s.email IS NOT NULL AND NOT (s.email <=> t.email))
    OR (s.affiliations IS NOT NULL AND NOT (s.affiliations <=> t.affiliations));

UPDATE import_link s
JOIN event_presentation t ON t.event_id = :event_id AND t.code = s.presentation_code
JOIN event_presenter u ON u.event_id = :event_id AND u.external_id = s.presenter_external_id
JOIN event_presentation_presenter v ON v.event_presentation_id = t.id AND v.event_presenter_id = u.id
SET s.found = 1;

UPDATE import_program_row r JOIN import_location s ON s.first_row = r.row_no
SET r.outcome = GREATEST(r.outcome, CASE WHEN s.found_id IS NULL THEN 2 ELSE s.differs END);

UPDATE import_program_row r JOIN import_session s ON s.first_row = r.row_no
SET r.outcome = GREATEST(r.outcome, CASE WHEN s.found_id IS NULL THEN 2 ELSE s.differs END);

UPDATE import_program_row r JOIN import_presentation s ON s.first_row = r.row_no
SET r.outcome = GREATEST(r.outcome, CASE WHEN s.found_id IS NULL THEN 2 ELSE s.differs END);

UPDATE import_program_row r JOIN import_presenter s ON s.first_row = r.row_no
SET r.outcome = GREATEST(r.outcome, CASE WHEN s.found_id IS NULL THEN 2 ELSE s.differs END);

UPDATE import_program_row r JOIN import_link s ON s.first_row = r.row_no
SET r.outcome = GREATEST(r.outcome, 1 - s.found);
