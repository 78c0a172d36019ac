INSERT INTO import_presentation (
  code, first_row, id_random, session_code, name, description, start_datetime, end_datetime, abstract_code,
  start_cleared, end_cleared)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON DUPLICATE KEY UPDATE
  session_code = COALESCE(VALUES(session_code), session_code),
  name = COALESCE(VALUES(name), name),
  description = COALESCE(VALUES(description), description),
  start_datetime = IF(VALUES(start_cleared), NULL, COALESCE(VALUES(start_datetime), start_datetime)),
  end_datetime = IF(VALUES(end_cleared), NULL, COALESCE(VALUES(end_datetime), end_datetime)),
  abstract_code = COALESCE(VALUES(abstract_code), abstract_code),
  start_cleared = IF(VALUES(start_cleared) OR VALUES(start_datetime) IS NOT NULL, VALUES(start_cleared), start_cleared),
  end_cleared = IF(VALUES(end_cleared) OR VALUES(end_datetime) IS NOT NULL, VALUES(end_cleared), end_cleared)
