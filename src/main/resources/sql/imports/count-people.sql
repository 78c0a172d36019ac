SELECT COUNT(*) AS people_rows, COALESCE(SUM(first_row IS NULL), 0) AS people, COALESCE(MIN(seq), 0) AS first_seq
FROM import_person
WHERE row_no BETWEEN :from AND :to
