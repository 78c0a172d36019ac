INSERT INTO import_presenter (
  external_id, first_row, id_random, given_name, family_name, email, affiliations)
VALUES (?, ?, ?, ?, ?, ?, ?)
ON DUPLICATE KEY UPDATE
  given_name = COALESCE(VALUES(given_name), given_name),
  family_name = COALESCE(VALUES(family_name), family_name),
  email = COALESCE(VALUES(email), email),
  affiliations = COALESCE(VALUES(affiliations), affiliations)
