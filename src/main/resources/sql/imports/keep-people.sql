-- What became of each row of the batch, in the form of run_outcome
INSERT INTO run_outcome (run_id, from_row, to_row, rows_text)
SELECT :run_id, MIN(s.row_no), MAX(s.row_no), GROUP_CONCAT(s.row_no, CASE
    WHEN s.first_row IS NOT NULL THEN ' n '
    WHEN l.row_no IS NULL THEN ' c +'
    WHEN l.profile_id IS NULL OR l.badge_id IS NULL OR l.profile_differs OR l.badge_differs THEN ' u '
    ELSE ' n ' END,
  CASE WHEN s.first_row IS NOT NULL THEN '' WHEN l.row_no IS NULL THEN LEFT(s.ids, 11) ELSE l.person_id END
  ORDER BY s.row_no SEPARATOR '\n')
FROM import_person s LEFT JOIN import_plan l ON l.row_no = s.row_no
WHERE s.row_no BETWEEN :from AND :to
GROUP BY s.row_no DIV 5000
