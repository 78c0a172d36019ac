SELECT row_no, row_json FROM zoom_stage WHERE run_id = :run AND row_no > :after ORDER BY row_no LIMIT 500
