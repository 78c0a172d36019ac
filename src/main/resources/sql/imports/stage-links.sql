INSERT INTO import_link (presentation_code, presenter_external_id, first_row)
VALUES (?, ?, ?)
ON DUPLICATE KEY UPDATE first_row = first_row
