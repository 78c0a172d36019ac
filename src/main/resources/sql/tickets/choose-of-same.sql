-- All that is said of a person is merged together, so that it is the same in whatever order it comes
UPDATE zoom_stage s
JOIN (SELECT DISTINCT external_id FROM zoom_stage WHERE run_id = :run AND row_no = 0) c
  ON c.external_id = s.external_id
SET s.row_no = 0
WHERE s.run_id = :run AND s.listed = 1
