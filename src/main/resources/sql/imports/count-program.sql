SELECT COUNT(*) AS program_rows, COALESCE(SUM(outcome = 2), 0) AS created, COALESCE(SUM(outcome = 1), 0) AS updated
FROM import_program_row
