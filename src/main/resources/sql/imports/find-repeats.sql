INSERT INTO import_fold (row_no)
SELECT s.row_no
FROM import_person s JOIN import_repeat r ON r.external_id = s.external_id
ORDER BY s.external_id, s.row_no
