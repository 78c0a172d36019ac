INSERT INTO import_program_row (row_no, location_code, session_code, presentation_code, presenter_external_id)
VALUES (?, ?, ?, ?, ?)
