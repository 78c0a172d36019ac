-- Who is not taken off after all
INSERT INTO run_person (run_id, row_no, outcome, who, place, reason)
SELECT c.run_id, c.row_no, 'kept', c.email, c.list_id, :reason
FROM list_change c
WHERE c.run_id = :run AND c.list_id = :list AND c.held = 1
