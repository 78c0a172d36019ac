SELECT r.row_no,
  CASE WHEN r.row_no <= :resumed_from THEN NULL ELSE ELT(r.outcome + 1, 'unchanged', 'updated', 'created') END AS outcome,
  r.location_code, r.session_code, r.presentation_code, r.presenter_external_id
FROM import_program_row r
HAVING :differences = 0 OR outcome <> 'unchanged'
ORDER BY r.row_no
LIMIT :most
