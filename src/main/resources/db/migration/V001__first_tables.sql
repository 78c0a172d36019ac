-- Tables are named as the object types, columns as the fields.
--
-- Every object table has an integer `id`, which never leaves the process, and a public `id_random`. Ids, codes and
-- keys are compared letter by letter (utf8mb4_bin); text as people compare it (uca1400_ai_ci). Times are UTC, but
-- for start_datetime and end_datetime of an event and its program, which are the event's wall time.

CREATE TABLE account (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  id_random VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  code VARCHAR(100) COLLATE utf8mb4_bin NULL,
  name VARCHAR(255) NULL,
  enable_from DATETIME(3) NULL,
  enable_to DATETIME(3) NULL,
  enable TINYINT(1) NOT NULL DEFAULT 1,
  hide TINYINT(1) NOT NULL DEFAULT 0,
  priority INT NOT NULL DEFAULT 0,
  sort INT NULL,
  notes TEXT NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  updated_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  UNIQUE KEY account_id_random (id_random),
  UNIQUE KEY account_code (code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE site (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  id_random VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  account_id BIGINT UNSIGNED NOT NULL,
  code VARCHAR(100) COLLATE utf8mb4_bin NULL,
  name VARCHAR(255) NULL,
  logo_path VARCHAR(500) NULL,
  style_href VARCHAR(500) NULL,
  script_src VARCHAR(500) NULL,
  google_tracking_id VARCHAR(64) NULL,
  enable_from DATETIME(3) NULL,
  enable_to DATETIME(3) NULL,
  enable TINYINT(1) NOT NULL DEFAULT 1,
  hide TINYINT(1) NOT NULL DEFAULT 0,
  priority INT NOT NULL DEFAULT 0,
  sort INT NULL,
  notes TEXT NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  updated_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  UNIQUE KEY site_id_random (id_random),
  CONSTRAINT site_of_account FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- fqdn is in lower case
CREATE TABLE site_domain (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  id_random VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  site_id BIGINT UNSIGNED NOT NULL,
  fqdn VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  access_key VARCHAR(100) COLLATE utf8mb4_bin NULL,
  enable_from DATETIME(3) NULL,
  enable_to DATETIME(3) NULL,
  enable TINYINT(1) NOT NULL DEFAULT 1,
  hide TINYINT(1) NOT NULL DEFAULT 0,
  priority INT NOT NULL DEFAULT 0,
  sort INT NULL,
  notes TEXT NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  updated_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  UNIQUE KEY site_domain_id_random (id_random),
  UNIQUE KEY site_domain_fqdn (fqdn),
  CONSTRAINT site_domain_of_site FOREIGN KEY (site_id) REFERENCES site (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- key_hash is the SHA-256 of the key in hex; the key itself is shown once and kept nowhere.
-- all_accounts: every account, also those to come; else those of api_key_account.
CREATE TABLE api_key (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  id_random VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  name VARCHAR(255) NOT NULL,
  key_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  prefix VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  all_accounts TINYINT(1) NOT NULL DEFAULT 0,
  bypass TINYINT(1) NOT NULL DEFAULT 0,
  permissions_json JSON NOT NULL,
  expires_on DATETIME(3) NULL,
  last_used_on DATETIME(3) NULL,
  enable TINYINT(1) NOT NULL DEFAULT 1,
  hide TINYINT(1) NOT NULL DEFAULT 0,
  priority INT NOT NULL DEFAULT 0,
  sort INT NULL,
  notes TEXT NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  updated_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  UNIQUE KEY api_key_id_random (id_random),
  UNIQUE KEY api_key_hash (key_hash)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE api_key_account (
  api_key_id BIGINT UNSIGNED NOT NULL,
  account_id BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (api_key_id, account_id),
  CONSTRAINT api_key_account_of_key FOREIGN KEY (api_key_id) REFERENCES api_key (id) ON DELETE CASCADE,
  CONSTRAINT api_key_account_of_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- badge_import_json: {"event_badge_template_id": "<public id>", "badge_types": [{"contains": …, "badge_type_code": …}]}
CREATE TABLE event (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  id_random VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  account_id BIGINT UNSIGNED NOT NULL,
  name VARCHAR(255) NULL,
  description TEXT NULL,
  start_datetime DATETIME NULL,
  end_datetime DATETIME NULL,
  timezone VARCHAR(64) NULL,
  badge_import_json JSON NULL,
  enable TINYINT(1) NOT NULL DEFAULT 1,
  hide TINYINT(1) NOT NULL DEFAULT 0,
  priority INT NOT NULL DEFAULT 0,
  sort INT NULL,
  notes TEXT NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  updated_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  UNIQUE KEY event_id_random (id_random),
  CONSTRAINT event_of_account FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE event_badge_template (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  id_random VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  event_id BIGINT UNSIGNED NOT NULL,
  name VARCHAR(255) NULL,
  enable TINYINT(1) NOT NULL DEFAULT 1,
  hide TINYINT(1) NOT NULL DEFAULT 0,
  priority INT NOT NULL DEFAULT 0,
  sort INT NULL,
  notes TEXT NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  updated_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  UNIQUE KEY event_badge_template_id_random (id_random),
  CONSTRAINT event_badge_template_of_event FOREIGN KEY (event_id) REFERENCES event (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE event_location (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  id_random VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  event_id BIGINT UNSIGNED NOT NULL,
  code VARCHAR(255) COLLATE utf8mb4_bin NULL,
  name VARCHAR(255) NULL,
  enable TINYINT(1) NOT NULL DEFAULT 1,
  hide TINYINT(1) NOT NULL DEFAULT 0,
  priority INT NOT NULL DEFAULT 0,
  sort INT NULL,
  notes TEXT NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  updated_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  UNIQUE KEY event_location_id_random (id_random),
  UNIQUE KEY event_location_code (event_id, code),
  CONSTRAINT event_location_of_event FOREIGN KEY (event_id) REFERENCES event (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE event_session (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  id_random VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  event_id BIGINT UNSIGNED NOT NULL,
  event_location_id BIGINT UNSIGNED NULL,
  code VARCHAR(255) COLLATE utf8mb4_bin NULL,
  name VARCHAR(255) NULL,
  description TEXT NULL,
  start_datetime DATETIME NULL,
  end_datetime DATETIME NULL,
  enable TINYINT(1) NOT NULL DEFAULT 1,
  hide TINYINT(1) NOT NULL DEFAULT 0,
  priority INT NOT NULL DEFAULT 0,
  sort INT NULL,
  notes TEXT NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  updated_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  UNIQUE KEY event_session_id_random (id_random),
  UNIQUE KEY event_session_code (event_id, code),
  CONSTRAINT event_session_of_event FOREIGN KEY (event_id) REFERENCES event (id),
  CONSTRAINT event_session_at_location FOREIGN KEY (event_location_id) REFERENCES event_location (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE event_presentation (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  id_random VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  event_id BIGINT UNSIGNED NOT NULL,
  event_session_id BIGINT UNSIGNED NULL,
  code VARCHAR(255) COLLATE utf8mb4_bin NULL,
  name VARCHAR(255) NULL,
  description TEXT NULL,
  start_datetime DATETIME NULL,
  end_datetime DATETIME NULL,
  abstract_code VARCHAR(255) NULL,
  enable TINYINT(1) NOT NULL DEFAULT 1,
  hide TINYINT(1) NOT NULL DEFAULT 0,
  priority INT NOT NULL DEFAULT 0,
  sort INT NULL,
  notes TEXT NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  updated_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  UNIQUE KEY event_presentation_id_random (id_random),
  UNIQUE KEY event_presentation_code (event_id, code),
  CONSTRAINT event_presentation_of_event FOREIGN KEY (event_id) REFERENCES event (id),
  CONSTRAINT event_presentation_in_session FOREIGN KEY (event_session_id) REFERENCES event_session (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE event_presenter (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  id_random VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  event_id BIGINT UNSIGNED NOT NULL,
  external_id VARCHAR(255) COLLATE utf8mb4_bin NULL,
  given_name VARCHAR(255) NULL,
  family_name VARCHAR(255) NULL,
  email VARCHAR(255) NULL,
  affiliations VARCHAR(255) NULL,
  enable TINYINT(1) NOT NULL DEFAULT 1,
  hide TINYINT(1) NOT NULL DEFAULT 0,
  priority INT NOT NULL DEFAULT 0,
  sort INT NULL,
  notes TEXT NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  updated_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  UNIQUE KEY event_presenter_id_random (id_random),
  UNIQUE KEY event_presenter_external_id (event_id, external_id),
  CONSTRAINT event_presenter_of_event FOREIGN KEY (event_id) REFERENCES event (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE event_presentation_presenter (
  event_presentation_id BIGINT UNSIGNED NOT NULL,
  event_presenter_id BIGINT UNSIGNED NOT NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  PRIMARY KEY (event_presentation_id, event_presenter_id),
  CONSTRAINT event_presentation_presenter_gives FOREIGN KEY (event_presentation_id)
    REFERENCES event_presentation (id) ON DELETE CASCADE,
  CONSTRAINT event_presentation_presenter_is FOREIGN KEY (event_presenter_id)
    REFERENCES event_presenter (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- external_id is the trimmed email in lower case
CREATE TABLE event_person (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  id_random VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  event_id BIGINT UNSIGNED NOT NULL,
  external_id VARCHAR(255) COLLATE utf8mb4_bin NULL,
  enable TINYINT(1) NOT NULL DEFAULT 1,
  hide TINYINT(1) NOT NULL DEFAULT 0,
  priority INT NOT NULL DEFAULT 0,
  sort INT NULL,
  notes TEXT NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  updated_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  UNIQUE KEY event_person_id_random (id_random),
  UNIQUE KEY event_person_external_id (event_id, external_id),
  CONSTRAINT event_person_of_event FOREIGN KEY (event_id) REFERENCES event (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE event_person_profile (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  id_random VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  event_person_id BIGINT UNSIGNED NOT NULL,
  given_name VARCHAR(255) NULL,
  family_name VARCHAR(255) NULL,
  full_name VARCHAR(255) NULL,
  email VARCHAR(255) NULL,
  professional_title VARCHAR(255) NULL,
  affiliations VARCHAR(255) NULL,
  phone VARCHAR(64) NULL,
  address VARCHAR(500) NULL,
  city VARCHAR(255) NULL,
  state_province VARCHAR(255) NULL,
  postal_code VARCHAR(32) NULL,
  country VARCHAR(255) NULL,
  custom_json JSON NULL,
  enable TINYINT(1) NOT NULL DEFAULT 1,
  hide TINYINT(1) NOT NULL DEFAULT 0,
  priority INT NOT NULL DEFAULT 0,
  sort INT NULL,
  notes TEXT NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  updated_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  UNIQUE KEY event_person_profile_id_random (id_random),
  UNIQUE KEY event_person_profile_person (event_person_id),
  CONSTRAINT event_person_profile_of_person FOREIGN KEY (event_person_id)
    REFERENCES event_person (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE event_badge (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  id_random VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  event_id BIGINT UNSIGNED NOT NULL,
  event_person_id BIGINT UNSIGNED NULL,
  event_badge_template_id BIGINT UNSIGNED NULL,
  given_name VARCHAR(255) NULL,
  family_name VARCHAR(255) NULL,
  full_name VARCHAR(255) NULL,
  email VARCHAR(255) NULL,
  professional_title VARCHAR(255) NULL,
  affiliations VARCHAR(255) NULL,
  state_province VARCHAR(255) NULL,
  country VARCHAR(255) NULL,
  badge_type VARCHAR(255) NULL,
  badge_type_code VARCHAR(255) NULL,
  external_registration_id VARCHAR(255) NULL,
  agree_to_tc TINYINT(1) NULL,
  allow_tracking TINYINT(1) NULL,
  other_1 VARCHAR(1000) NULL,
  other_2 VARCHAR(1000) NULL,
  other_3 VARCHAR(1000) NULL,
  other_4 VARCHAR(1000) NULL,
  other_5 VARCHAR(1000) NULL,
  enable TINYINT(1) NOT NULL DEFAULT 1,
  hide TINYINT(1) NOT NULL DEFAULT 0,
  priority INT NOT NULL DEFAULT 0,
  sort INT NULL,
  notes TEXT NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  updated_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  UNIQUE KEY event_badge_id_random (id_random),
  UNIQUE KEY event_badge_person (event_person_id),
  CONSTRAINT event_badge_of_event FOREIGN KEY (event_id) REFERENCES event (id),
  CONSTRAINT event_badge_of_person FOREIGN KEY (event_person_id) REFERENCES event_person (id),
  CONSTRAINT event_badge_by_template FOREIGN KEY (event_badge_template_id) REFERENCES event_badge_template (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- A unit of work that a person may ask about. status: running, done, partial, failed; progress: 0 to 1.
-- position is the last row of the file that is merged and committed, together with the counts up to there.
CREATE TABLE run (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  id_random VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  account_id BIGINT UNSIGNED NULL,
  capability VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
  `trigger` VARCHAR(16) COLLATE utf8mb4_bin NOT NULL,
  source VARCHAR(500) NULL,
  triggered_by VARCHAR(255) NULL,
  status VARCHAR(16) COLLATE utf8mb4_bin NOT NULL DEFAULT 'running',
  progress DOUBLE NOT NULL DEFAULT 0,
  counts_json JSON NOT NULL DEFAULT '{}',
  message TEXT NULL,
  request_id VARCHAR(200) COLLATE utf8mb4_bin NULL,
  parameters_json JSON NOT NULL DEFAULT '{}',
  file_name VARCHAR(255) NULL,
  file_sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  file_header_json JSON NULL,
  `position` INT UNSIGNED NOT NULL DEFAULT 0,
  started_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  finished_on DATETIME(3) NULL,
  UNIQUE KEY run_id_random (id_random),
  KEY run_listed (account_id, started_on),
  KEY run_file (file_sha256),
  CONSTRAINT run_of_account FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- Rows of a file that became nothing. kind: skipped, rejected. raw_json: a rejected row's cells as the file has
-- them, in the order of the run's file_header_json.
CREATE TABLE run_rejection (
  run_id BIGINT UNSIGNED NOT NULL,
  row_no INT UNSIGNED NOT NULL,
  kind VARCHAR(16) COLLATE utf8mb4_bin NOT NULL,
  column_name VARCHAR(255) NULL,
  `value` VARCHAR(255) NULL,
  reason VARCHAR(1000) NOT NULL,
  raw_json JSON NULL,
  PRIMARY KEY (run_id, row_no),
  CONSTRAINT run_rejection_of_run FOREIGN KEY (run_id) REFERENCES run (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- What was accepted and waits for a worker. connection: job, file, or a connection's id; event_key: the sender's own
-- id of the event, or the SHA-256 of what it sent. status: accepted, working (under a lease), done.
CREATE TABLE inbox (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  `connection` VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
  event_key VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  account_id BIGINT UNSIGNED NULL,
  capability VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
  run_id BIGINT UNSIGNED NULL,
  headers_json JSON NOT NULL DEFAULT '{}',
  content_type VARCHAR(255) NULL,
  body LONGBLOB NULL,
  file_path VARCHAR(1000) COLLATE utf8mb4_bin NULL,
  status VARCHAR(16) COLLATE utf8mb4_bin NOT NULL DEFAULT 'accepted',
  leased_by VARCHAR(100) COLLATE utf8mb4_bin NULL,
  lease_until DATETIME(3) NULL,
  attempts INT UNSIGNED NOT NULL DEFAULT 0,
  next_attempt_at DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  done_on DATETIME(3) NULL,
  UNIQUE KEY inbox_event (`connection`, event_key),
  KEY inbox_due (status, next_attempt_at, id),
  KEY inbox_leases (status, lease_until),
  CONSTRAINT inbox_of_account FOREIGN KEY (account_id) REFERENCES account (id),
  CONSTRAINT inbox_of_run FOREIGN KEY (run_id) REFERENCES run (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;
