-- A program's records, each once however many rows name it; as in create-people-tables, but part of the transaction, so
-- that what a batch found out is forgotten when it is rolled back.
CREATE TEMPORARY TABLE IF NOT EXISTS import_location (
  code VARCHAR(255) COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
  first_row INT UNSIGNED NOT NULL,
  id_random CHAR(11) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name VARCHAR(255) NULL,
  found_id BIGINT UNSIGNED NULL,
  differs TINYINT NOT NULL DEFAULT 0,
  KEY (first_row)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;

CREATE TEMPORARY TABLE IF NOT EXISTS import_session (
  code VARCHAR(255) COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
  first_row INT UNSIGNED NOT NULL,
  id_random CHAR(11) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  location_code VARCHAR(255) COLLATE utf8mb4_bin NULL,
  name VARCHAR(255) NULL,
  description TEXT NULL,
  start_datetime DATETIME NULL,
  end_datetime DATETIME NULL,
  sort INT NULL,
  start_cleared TINYINT NOT NULL,
  end_cleared TINYINT NOT NULL,
  sort_cleared TINYINT NOT NULL,
  found_id BIGINT UNSIGNED NULL,
  differs TINYINT NOT NULL DEFAULT 0,
  KEY (first_row)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;

CREATE TEMPORARY TABLE IF NOT EXISTS import_presentation (
  code VARCHAR(255) COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
  first_row INT UNSIGNED NOT NULL,
  id_random CHAR(11) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  session_code VARCHAR(255) COLLATE utf8mb4_bin NULL,
  name VARCHAR(255) NULL,
  description TEXT NULL,
  start_datetime DATETIME NULL,
  end_datetime DATETIME NULL,
  abstract_code VARCHAR(255) NULL,
  start_cleared TINYINT NOT NULL,
  end_cleared TINYINT NOT NULL,
  found_id BIGINT UNSIGNED NULL,
  differs TINYINT NOT NULL DEFAULT 0,
  KEY (first_row)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;

CREATE TEMPORARY TABLE IF NOT EXISTS import_presenter (
  external_id VARCHAR(255) COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
  first_row INT UNSIGNED NOT NULL,
  id_random CHAR(11) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  given_name VARCHAR(255) NULL,
  family_name VARCHAR(255) NULL,
  email VARCHAR(255) NULL,
  affiliations VARCHAR(255) NULL,
  found_id BIGINT UNSIGNED NULL,
  differs TINYINT NOT NULL DEFAULT 0,
  KEY (first_row)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;

-- Who gives what
CREATE TEMPORARY TABLE IF NOT EXISTS import_link (
  presentation_code VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  presenter_external_id VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  first_row INT UNSIGNED NOT NULL,
  found TINYINT NOT NULL DEFAULT 0,
  PRIMARY KEY (presentation_code, presenter_external_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- What each row names. outcome: 0 unchanged, 1 updated, 2 created
CREATE TEMPORARY TABLE IF NOT EXISTS import_program_row (
  row_no INT UNSIGNED NOT NULL PRIMARY KEY,
  location_code VARCHAR(255) COLLATE utf8mb4_bin NULL,
  session_code VARCHAR(255) COLLATE utf8mb4_bin NULL,
  presentation_code VARCHAR(255) COLLATE utf8mb4_bin NULL,
  presenter_external_id VARCHAR(255) COLLATE utf8mb4_bin NULL,
  outcome TINYINT NOT NULL DEFAULT 0
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
