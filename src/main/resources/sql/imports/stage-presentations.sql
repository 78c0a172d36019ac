INSERT INTO import_presentation (
  code, first_row, id_random, session_code, name, description, start_datetime, end_datetime, abstract_code)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON DUPLICATE KEY UPDATE
  session_code = COALESCE(VALUES(session_code), session_code),
  name = COALESCE(VALUES(name), name),
  description = COALESCE(VALUES(description), description),
  start_datetime = COALESCE(VALUES(start_datetime), start_datetime),
  end_datetime = COALESCE(VALUES(end_datetime), end_datetime),
  abstract_code = COALESCE(VALUES(abstract_code), abstract_code)
