INSERT INTO import_fold (seq, row_no)
SELECT ROW_NUMBER() OVER (ORDER BY s.external_id, s.row_no), s.row_no
FROM import_person s JOIN import_repeat r ON r.external_id = s.external_id
