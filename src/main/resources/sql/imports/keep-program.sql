-- What became of each row, in the form of run_outcome
INSERT INTO run_outcome (run_id, from_row, to_row, rows_text)
SELECT :run_id, MIN(row_no), MAX(row_no),
  GROUP_CONCAT(row_no, ELT(outcome + 1, ' n ', ' u ', ' c ') ORDER BY row_no SEPARATOR '\n')
FROM import_program_row
WHERE row_no BETWEEN :from AND :to
GROUP BY row_no DIV 5000
