INSERT INTO import_location (
  code, first_row, id_random, name)
VALUES (?, ?, ?, ?)
ON DUPLICATE KEY UPDATE
  name = COALESCE(VALUES(name), name)
