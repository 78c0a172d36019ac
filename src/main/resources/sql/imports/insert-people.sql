INSERT INTO event_person (id_random, event_id, external_id, enable)
SELECT LEFT(s.ids, 11), :event_id, s.external_id, 1
FROM import_person s LEFT JOIN import_plan l ON l.row_no = s.row_no
WHERE s.row_no BETWEEN :from AND :to AND s.first_row IS NULL AND l.row_no IS NULL
ORDER BY s.row_no
