INSERT INTO import_session (
  code, first_row, id_random, location_code, name, description, start_datetime, end_datetime, sort)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON DUPLICATE KEY UPDATE
  location_code = COALESCE(VALUES(location_code), location_code),
  name = COALESCE(VALUES(name), name),
  description = COALESCE(VALUES(description), description),
  start_datetime = COALESCE(VALUES(start_datetime), start_datetime),
  end_datetime = COALESCE(VALUES(end_datetime), end_datetime),
  sort = COALESCE(VALUES(sort), sort)
