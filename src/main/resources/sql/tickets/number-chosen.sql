UPDATE zoom_stage s
JOIN (SELECT ticket_id, ROW_NUMBER() OVER (ORDER BY ticket_id) AS n
  FROM zoom_stage WHERE run_id = :run AND row_no = 0) c ON c.ticket_id = s.ticket_id
SET s.row_no = c.n
WHERE s.run_id = :run
