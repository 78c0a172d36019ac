SELECT ticket_id, row_json FROM zoom_stage WHERE run_id = :run AND ticket_id IN (:tickets)
