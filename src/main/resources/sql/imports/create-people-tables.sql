-- Rows of one import, beside the connection that imports them: no redo, gone with the connection. A connection keeps its
-- empty tables for the next import: the server refuses a bulk insert into a table that was created anew since the
-- statement was prepared. Text is compared byte by byte (nopad_bin wins over the collation it is compared with).
CREATE TEMPORARY TABLE IF NOT EXISTS import_person (
  row_no INT UNSIGNED NOT NULL PRIMARY KEY,
  seq INT UNSIGNED NOT NULL,
  first_row INT UNSIGNED NULL,
  ids CHAR(33) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  external_id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  email VARCHAR(255) NOT NULL,
  given_name VARCHAR(255) NULL,
  family_name VARCHAR(255) NULL,
  full_name VARCHAR(255) NULL,
  professional_title VARCHAR(255) NULL,
  affiliations VARCHAR(255) NULL,
  phone VARCHAR(64) NULL,
  address VARCHAR(500) NULL,
  city VARCHAR(255) NULL,
  state_province VARCHAR(255) NULL,
  postal_code VARCHAR(32) NULL,
  country VARCHAR(255) NULL,
  badge_type VARCHAR(255) NULL,
  badge_type_code VARCHAR(255) NULL,
  external_registration_id VARCHAR(255) NULL,
  other_1 VARCHAR(1000) NULL,
  other_2 VARCHAR(1000) NULL,
  other_3 VARCHAR(1000) NULL,
  other_4 VARCHAR(1000) NULL,
  other_5 VARCHAR(1000) NULL,
  agree_to_tc TINYINT NULL,
  allow_tracking TINYINT NULL,
  custom_json MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL
) ENGINE=Aria TRANSACTIONAL=0 ROW_FORMAT=PAGE DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;

-- The people among them that the event has already, and what is there of each
CREATE TEMPORARY TABLE IF NOT EXISTS import_plan (
  row_no INT UNSIGNED NOT NULL PRIMARY KEY,
  person_id BIGINT UNSIGNED NOT NULL,
  profile_id BIGINT UNSIGNED NULL,
  badge_id BIGINT UNSIGNED NULL,
  profile_differs TINYINT NOT NULL,
  badge_differs TINYINT NOT NULL
) ENGINE=Aria TRANSACTIONAL=0 ROW_FORMAT=PAGE DEFAULT CHARSET=utf8mb4;

-- People who may stand in more than one row, and then those rows in the order they are folded
CREATE TEMPORARY TABLE IF NOT EXISTS import_repeat (
  external_id VARCHAR(255) COLLATE utf8mb4_bin NOT NULL PRIMARY KEY
) ENGINE=Aria TRANSACTIONAL=0 ROW_FORMAT=PAGE DEFAULT CHARSET=utf8mb4;

CREATE TEMPORARY TABLE IF NOT EXISTS import_fold (
  seq INT UNSIGNED NOT NULL PRIMARY KEY,
  row_no INT UNSIGNED NOT NULL
) ENGINE=Aria TRANSACTIONAL=0 ROW_FORMAT=PAGE DEFAULT CHARSET=utf8mb4;
