INSERT INTO import_session (
  code, first_row, id_random, location_code, name, description, start_datetime, end_datetime, sort,
  start_cleared, end_cleared, sort_cleared)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON DUPLICATE KEY UPDATE
  location_code = COALESCE(VALUES(location_code), location_code),
  name = COALESCE(VALUES(name), name),
  description = COALESCE(VALUES(description), description),
  start_datetime = IF(VALUES(start_cleared), NULL, COALESCE(VALUES(start_datetime), start_datetime)),
  end_datetime = IF(VALUES(end_cleared), NULL, COALESCE(VALUES(end_datetime), end_datetime)),
  sort = IF(VALUES(sort_cleared), NULL, COALESCE(VALUES(sort), sort)),
  start_cleared = IF(VALUES(start_cleared) OR VALUES(start_datetime) IS NOT NULL, VALUES(start_cleared), start_cleared),
  end_cleared = IF(VALUES(end_cleared) OR VALUES(end_datetime) IS NOT NULL, VALUES(end_cleared), end_cleared),
  sort_cleared = IF(VALUES(sort_cleared) OR VALUES(sort) IS NOT NULL, VALUES(sort_cleared), sort_cleared)
