INSERT INTO run_person (run_id, row_no, outcome, who, place, reason)
SELECT run_id, row_no, :outcome, email, list_id, :reason FROM list_change WHERE run_id = :run AND row_no = :row
