-- One line for each row of the file; a name that the file leaves empty is the database's.
SELECT s.row_no, CASE
    WHEN s.row_no <= :resumed_from THEN NULL
    WHEN s.first_row IS NOT NULL THEN 'unchanged'
    WHEN l.row_no IS NULL THEN 'created'
    WHEN l.profile_id IS NULL OR l.badge_id IS NULL OR l.profile_differs OR l.badge_differs THEN 'updated'
    ELSE 'unchanged'
  END AS outcome,
  s.external_id, COALESCE(s.given_name, q.given_name) AS given_name,
  COALESCE(s.family_name, q.family_name) AS family_name, s.email
FROM import_person s
LEFT JOIN import_plan l ON l.row_no = s.row_no
LEFT JOIN event_person_profile q ON q.id = l.profile_id
HAVING :differences = 0 OR outcome <> 'unchanged'
ORDER BY s.row_no
LIMIT :most
