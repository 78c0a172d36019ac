-- The object types of V3 that had no table yet, and what the others lack. Each has the common columns; `group` is a
-- name that records are grouped by.
--
-- account_id of event_session, event_badge, event_file, journal, grant is that of the parent, kept beside the row, so
-- that an account's list is read in one index. default_qry_str is what words of a search are looked for in.
--
-- Read by the version before this one: it leaves all of this aside. Sessions and badges that it writes have no
-- account_id, and are not seen by V3 until a hub of this version has brought them over, at its start or within seconds.

-- A person whom an account knows.
CREATE TABLE person (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  id_random VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  account_id BIGINT UNSIGNED NOT NULL,
  given_name VARCHAR(255) NOT NULL,
  family_name VARCHAR(255) NULL,
  full_name VARCHAR(255) NULL,
  email VARCHAR(255) NULL,
  phone VARCHAR(64) NULL,
  professional_title VARCHAR(255) NULL,
  affiliations VARCHAR(255) NULL,
  birthday DATE NULL,
  user_id BIGINT UNSIGNED NULL,
  enable TINYINT(1) NOT NULL DEFAULT 1,
  hide TINYINT(1) NOT NULL DEFAULT 0,
  priority INT NOT NULL DEFAULT 0,
  sort INT NULL,
  `group` VARCHAR(100) NULL,
  notes TEXT NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  updated_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  default_qry_str TEXT
    GENERATED ALWAYS AS (CONCAT_WS(' ', given_name, family_name, full_name, email, professional_title, affiliations)) STORED,
  words_hash INT UNSIGNED NULL,
  words_due TINYINT(1)
    GENERATED ALWAYS AS (IF(words_hash <=> CRC32(default_qry_str), NULL, 1)) STORED,
  UNIQUE KEY person_id_random (id_random),
  CONSTRAINT person_user FOREIGN KEY (user_id) REFERENCES `user` (id),
  CONSTRAINT person_of_account FOREIGN KEY (account_id) REFERENCES account (id),
  KEY person_words (words_due)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

ALTER TABLE account
  ADD COLUMN `group` VARCHAR(100) NULL;

ALTER TABLE site
  ADD COLUMN `group` VARCHAR(100) NULL,
  ADD COLUMN cfg_json JSON NULL;

ALTER TABLE site_domain
  ADD COLUMN `group` VARCHAR(100) NULL;

ALTER TABLE event
  ADD COLUMN `group` VARCHAR(100) NULL,
  ADD COLUMN default_qry_str TEXT
    GENERATED ALWAYS AS (CONCAT_WS(' ', name, description)) STORED,
  ADD COLUMN words_hash INT UNSIGNED NULL,
  ADD COLUMN words_due TINYINT(1)
    GENERATED ALWAYS AS (IF(words_hash <=> CRC32(default_qry_str), NULL, 1)) STORED,
  ADD KEY event_words (words_due);

ALTER TABLE event_location
  ADD COLUMN `group` VARCHAR(100) NULL,
  ADD COLUMN default_qry_str TEXT
    GENERATED ALWAYS AS (CONCAT_WS(' ', name, code)) STORED,
  ADD COLUMN words_hash INT UNSIGNED NULL,
  ADD COLUMN words_due TINYINT(1)
    GENERATED ALWAYS AS (IF(words_hash <=> CRC32(default_qry_str), NULL, 1)) STORED,
  ADD KEY event_location_words (words_due);

ALTER TABLE event_session
  ADD COLUMN `group` VARCHAR(100) NULL,
  ADD COLUMN account_id BIGINT UNSIGNED NULL,
  ADD COLUMN poc_person_id BIGINT UNSIGNED NULL,
  ADD COLUMN `public` TINYINT(1) NOT NULL DEFAULT 0,
  ADD COLUMN public_hide TINYINT(1) NOT NULL DEFAULT 0,
  ADD COLUMN hide_event_launcher TINYINT(1) NOT NULL DEFAULT 0,
  ADD CONSTRAINT event_session_asks FOREIGN KEY (poc_person_id) REFERENCES person (id),
  ADD COLUMN default_qry_str TEXT
    GENERATED ALWAYS AS (CONCAT_WS(' ', code, name, description)) STORED,
  ADD COLUMN words_hash INT UNSIGNED NULL,
  ADD COLUMN words_due TINYINT(1)
    GENERATED ALWAYS AS (IF(words_hash <=> CRC32(default_qry_str), NULL, 1)) STORED,
  ADD KEY event_session_words (words_due),
  ADD KEY event_session_account (account_id);

ALTER TABLE event_presentation
  ADD COLUMN `group` VARCHAR(100) NULL,
  ADD COLUMN default_qry_str TEXT
    GENERATED ALWAYS AS (CONCAT_WS(' ', code, name, abstract_code)) STORED,
  ADD COLUMN words_hash INT UNSIGNED NULL,
  ADD COLUMN words_due TINYINT(1)
    GENERATED ALWAYS AS (IF(words_hash <=> CRC32(default_qry_str), NULL, 1)) STORED,
  ADD KEY event_presentation_words (words_due);

ALTER TABLE event_presenter
  ADD COLUMN `group` VARCHAR(100) NULL,
  ADD COLUMN default_qry_str TEXT
    GENERATED ALWAYS AS (CONCAT_WS(' ', given_name, family_name, email, affiliations)) STORED,
  ADD COLUMN words_hash INT UNSIGNED NULL,
  ADD COLUMN words_due TINYINT(1)
    GENERATED ALWAYS AS (IF(words_hash <=> CRC32(default_qry_str), NULL, 1)) STORED,
  ADD KEY event_presenter_words (words_due);

ALTER TABLE event_person
  ADD COLUMN `group` VARCHAR(100) NULL;

ALTER TABLE event_person_profile
  ADD COLUMN `group` VARCHAR(100) NULL;

ALTER TABLE event_badge_template
  ADD COLUMN `group` VARCHAR(100) NULL;

ALTER TABLE event_badge
  ADD COLUMN `group` VARCHAR(100) NULL,
  ADD COLUMN account_id BIGINT UNSIGNED NULL,
  ADD COLUMN default_qry_str TEXT
    GENERATED ALWAYS AS (CONCAT_WS(' ', given_name, family_name, full_name, email, affiliations)) STORED,
  ADD COLUMN words_hash INT UNSIGNED NULL,
  ADD COLUMN words_due TINYINT(1)
    GENERATED ALWAYS AS (IF(words_hash <=> CRC32(default_qry_str), NULL, 1)) STORED,
  ADD KEY event_badge_words (words_due),
  ADD KEY event_badge_account (account_id);

-- An entry of a list to choose from: the hub's, or an account's own, which is answered instead of the hub's of that code.
CREATE TABLE lookup (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  id_random VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  account_id BIGINT UNSIGNED NULL,
  `list` VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
  code VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  name VARCHAR(255) NOT NULL,
  name_short VARCHAR(255) NULL,
  enable TINYINT(1) NOT NULL DEFAULT 1,
  hide TINYINT(1) NOT NULL DEFAULT 0,
  priority INT NOT NULL DEFAULT 0,
  sort INT NULL,
  `group` VARCHAR(100) NULL,
  notes TEXT NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  updated_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  account_key BIGINT UNSIGNED GENERATED ALWAYS AS (COALESCE(account_id, 0)) STORED,
  UNIQUE KEY lookup_id_random (id_random),
  UNIQUE KEY lookup_code (account_key, `list`, code),
  CONSTRAINT lookup_of_account FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- A file that an account keeps, under one of its names.
CREATE TABLE hosted_file (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  id_random VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  account_id BIGINT UNSIGNED NOT NULL,
  filename VARCHAR(255) NULL,
  extension VARCHAR(32) COLLATE utf8mb4_bin NULL,
  content_type VARCHAR(255) COLLATE utf8mb4_bin NULL,
  size BIGINT NULL,
  hash_sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  file_purpose VARCHAR(64) COLLATE utf8mb4_bin NULL,
  link_to_type VARCHAR(64) COLLATE utf8mb4_bin NULL,
  link_to_id VARCHAR(22) COLLATE utf8mb4_bin NULL,
  enable TINYINT(1) NOT NULL DEFAULT 1,
  hide TINYINT(1) NOT NULL DEFAULT 0,
  priority INT NOT NULL DEFAULT 0,
  sort INT NULL,
  `group` VARCHAR(100) NULL,
  notes TEXT NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  updated_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  UNIQUE KEY hosted_file_id_random (id_random),
  KEY hosted_file_k1 (account_id, hash_sha256),
  KEY hosted_file_k2 (link_to_id),
  CONSTRAINT hosted_file_of_account FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- A way to reach a person.
CREATE TABLE contact (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  id_random VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  person_id BIGINT UNSIGNED NOT NULL,
  kind VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
  `value` VARCHAR(255) NOT NULL,
  label VARCHAR(255) NULL,
  enable TINYINT(1) NOT NULL DEFAULT 1,
  hide TINYINT(1) NOT NULL DEFAULT 0,
  priority INT NOT NULL DEFAULT 0,
  sort INT NULL,
  `group` VARCHAR(100) NULL,
  notes TEXT NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  updated_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  UNIQUE KEY contact_id_random (id_random),
  CONSTRAINT contact_person FOREIGN KEY (person_id) REFERENCES person (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- Where a person lives or works.
CREATE TABLE address (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  id_random VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  person_id BIGINT UNSIGNED NOT NULL,
  line_1 VARCHAR(255) NULL,
  line_2 VARCHAR(255) NULL,
  line_3 VARCHAR(255) NULL,
  city VARCHAR(255) NULL,
  state_province VARCHAR(255) NULL,
  postal_code VARCHAR(32) NULL,
  lu_country_id BIGINT UNSIGNED NULL,
  lu_country_subdivision_id BIGINT UNSIGNED NULL,
  lu_time_zone_id BIGINT UNSIGNED NULL,
  enable TINYINT(1) NOT NULL DEFAULT 1,
  hide TINYINT(1) NOT NULL DEFAULT 0,
  priority INT NOT NULL DEFAULT 0,
  sort INT NULL,
  `group` VARCHAR(100) NULL,
  notes TEXT NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  updated_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  UNIQUE KEY address_id_random (id_random),
  CONSTRAINT address_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT address_lu_country FOREIGN KEY (lu_country_id) REFERENCES lookup (id),
  CONSTRAINT address_lu_country_subdivision FOREIGN KEY (lu_country_subdivision_id) REFERENCES lookup (id),
  CONSTRAINT address_lu_time_zone FOREIGN KEY (lu_time_zone_id) REFERENCES lookup (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- A track of an event's program.
CREATE TABLE event_track (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  id_random VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  event_id BIGINT UNSIGNED NOT NULL,
  name VARCHAR(255) NOT NULL,
  code VARCHAR(255) COLLATE utf8mb4_bin NULL,
  enable TINYINT(1) NOT NULL DEFAULT 1,
  hide TINYINT(1) NOT NULL DEFAULT 0,
  priority INT NOT NULL DEFAULT 0,
  sort INT NULL,
  `group` VARCHAR(100) NULL,
  notes TEXT NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  updated_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  UNIQUE KEY event_track_id_random (id_random),
  UNIQUE KEY event_track_code (event_id, code),
  CONSTRAINT event_track_event FOREIGN KEY (event_id) REFERENCES event (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- A device at an event, such as a scanner.
CREATE TABLE event_device (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  id_random VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  event_id BIGINT UNSIGNED NOT NULL,
  code VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  name VARCHAR(255) NULL,
  kind VARCHAR(64) COLLATE utf8mb4_bin NULL,
  last_seen_on DATETIME(3) NULL,
  enable TINYINT(1) NOT NULL DEFAULT 1,
  hide TINYINT(1) NOT NULL DEFAULT 0,
  priority INT NOT NULL DEFAULT 0,
  sort INT NULL,
  `group` VARCHAR(100) NULL,
  notes TEXT NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  updated_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  UNIQUE KEY event_device_id_random (id_random),
  UNIQUE KEY event_device_code (event_id, code),
  CONSTRAINT event_device_event FOREIGN KEY (event_id) REFERENCES event (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- An exhibitor's stand.
CREATE TABLE event_exhibit (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  id_random VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  event_id BIGINT UNSIGNED NOT NULL,
  name VARCHAR(255) NOT NULL,
  code VARCHAR(255) COLLATE utf8mb4_bin NULL,
  description TEXT NULL,
  owner_user_id BIGINT UNSIGNED NULL,
  questions_json JSON NULL,
  enable TINYINT(1) NOT NULL DEFAULT 1,
  hide TINYINT(1) NOT NULL DEFAULT 0,
  priority INT NOT NULL DEFAULT 0,
  sort INT NULL,
  `group` VARCHAR(100) NULL,
  notes TEXT NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  updated_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  default_qry_str TEXT
    GENERATED ALWAYS AS (CONCAT_WS(' ', name, code, description)) STORED,
  words_hash INT UNSIGNED NULL,
  words_due TINYINT(1)
    GENERATED ALWAYS AS (IF(words_hash <=> CRC32(default_qry_str), NULL, 1)) STORED,
  UNIQUE KEY event_exhibit_id_random (id_random),
  UNIQUE KEY event_exhibit_code (event_id, code),
  CONSTRAINT event_exhibit_event FOREIGN KEY (event_id) REFERENCES event (id),
  CONSTRAINT event_exhibit_owner_user FOREIGN KEY (owner_user_id) REFERENCES `user` (id),
  KEY event_exhibit_words (words_due)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- A lead: who was at a stand.
CREATE TABLE event_exhibit_tracking (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  id_random VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  event_exhibit_id BIGINT UNSIGNED NOT NULL,
  event_person_id BIGINT UNSIGNED NOT NULL,
  captured_on DATETIME(3) NULL,
  rating INT NULL,
  answers_json JSON NULL,
  enable TINYINT(1) NOT NULL DEFAULT 1,
  hide TINYINT(1) NOT NULL DEFAULT 0,
  priority INT NOT NULL DEFAULT 0,
  sort INT NULL,
  `group` VARCHAR(100) NULL,
  notes TEXT NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  updated_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  UNIQUE KEY event_exhibit_tracking_id_random (id_random),
  UNIQUE KEY event_exhibit_tracking_event_person_id (event_exhibit_id, event_person_id),
  CONSTRAINT event_exhibit_tracking_event_exhibit FOREIGN KEY (event_exhibit_id) REFERENCES event_exhibit (id),
  CONSTRAINT event_exhibit_tracking_event_person FOREIGN KEY (event_person_id) REFERENCES event_person (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- A file of an event, or of one of its sessions, presentations, presenters, places.
CREATE TABLE event_file (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  id_random VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  account_id BIGINT UNSIGNED NOT NULL,
  event_id BIGINT UNSIGNED NOT NULL,
  event_session_id BIGINT UNSIGNED NULL,
  event_presentation_id BIGINT UNSIGNED NULL,
  event_presenter_id BIGINT UNSIGNED NULL,
  event_location_id BIGINT UNSIGNED NULL,
  hosted_file_id BIGINT UNSIGNED NULL,
  file_purpose VARCHAR(64) COLLATE utf8mb4_bin NULL,
  title VARCHAR(255) NULL,
  enable TINYINT(1) NOT NULL DEFAULT 1,
  hide TINYINT(1) NOT NULL DEFAULT 0,
  priority INT NOT NULL DEFAULT 0,
  sort INT NULL,
  `group` VARCHAR(100) NULL,
  notes TEXT NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  updated_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  default_qry_str TEXT
    GENERATED ALWAYS AS (CONCAT_WS(' ', title)) STORED,
  words_hash INT UNSIGNED NULL,
  words_due TINYINT(1)
    GENERATED ALWAYS AS (IF(words_hash <=> CRC32(default_qry_str), NULL, 1)) STORED,
  UNIQUE KEY event_file_id_random (id_random),
  CONSTRAINT event_file_event FOREIGN KEY (event_id) REFERENCES event (id),
  CONSTRAINT event_file_event_session FOREIGN KEY (event_session_id) REFERENCES event_session (id),
  CONSTRAINT event_file_event_presentation FOREIGN KEY (event_presentation_id) REFERENCES event_presentation (id),
  CONSTRAINT event_file_event_presenter FOREIGN KEY (event_presenter_id) REFERENCES event_presenter (id),
  CONSTRAINT event_file_event_location FOREIGN KEY (event_location_id) REFERENCES event_location (id),
  CONSTRAINT event_file_hosted_file FOREIGN KEY (hosted_file_id) REFERENCES hosted_file (id),
  CONSTRAINT event_file_of_account FOREIGN KEY (account_id) REFERENCES account (id),
  KEY event_file_words (words_due)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- What somebody writes for themselves.
CREATE TABLE journal (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  id_random VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  account_id BIGINT UNSIGNED NOT NULL,
  person_id BIGINT UNSIGNED NOT NULL,
  name VARCHAR(255) NOT NULL,
  code VARCHAR(255) COLLATE utf8mb4_bin NULL,
  description TEXT NULL,
  enable TINYINT(1) NOT NULL DEFAULT 1,
  hide TINYINT(1) NOT NULL DEFAULT 0,
  priority INT NOT NULL DEFAULT 0,
  sort INT NULL,
  `group` VARCHAR(100) NULL,
  notes TEXT NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  updated_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  default_qry_str TEXT
    GENERATED ALWAYS AS (CONCAT_WS(' ', name, code, description)) STORED,
  words_hash INT UNSIGNED NULL,
  words_due TINYINT(1)
    GENERATED ALWAYS AS (IF(words_hash <=> CRC32(default_qry_str), NULL, 1)) STORED,
  UNIQUE KEY journal_id_random (id_random),
  CONSTRAINT journal_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT journal_of_account FOREIGN KEY (account_id) REFERENCES account (id),
  KEY journal_words (words_due)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- An entry of a journal.
CREATE TABLE journal_entry (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  id_random VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  journal_id BIGINT UNSIGNED NOT NULL,
  title VARCHAR(255) NULL,
  content MEDIUMTEXT NULL,
  entry_datetime DATETIME(3) NULL,
  data_json JSON NULL,
  enable TINYINT(1) NOT NULL DEFAULT 1,
  hide TINYINT(1) NOT NULL DEFAULT 0,
  priority INT NOT NULL DEFAULT 0,
  sort INT NULL,
  `group` VARCHAR(100) NULL,
  notes TEXT NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  updated_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  UNIQUE KEY journal_entry_id_random (id_random),
  CONSTRAINT journal_entry_journal FOREIGN KEY (journal_id) REFERENCES journal (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- A text that people may comment on.
CREATE TABLE post (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  id_random VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  account_id BIGINT UNSIGNED NOT NULL,
  title VARCHAR(255) NOT NULL,
  content MEDIUMTEXT NULL,
  person_id BIGINT UNSIGNED NULL,
  topic VARCHAR(255) NULL,
  topic_id BIGINT UNSIGNED NULL,
  enable TINYINT(1) NOT NULL DEFAULT 1,
  hide TINYINT(1) NOT NULL DEFAULT 0,
  priority INT NOT NULL DEFAULT 0,
  sort INT NULL,
  `group` VARCHAR(100) NULL,
  notes TEXT NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  updated_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  default_qry_str TEXT
    GENERATED ALWAYS AS (CONCAT_WS(' ', title, topic)) STORED,
  words_hash INT UNSIGNED NULL,
  words_due TINYINT(1)
    GENERATED ALWAYS AS (IF(words_hash <=> CRC32(default_qry_str), NULL, 1)) STORED,
  UNIQUE KEY post_id_random (id_random),
  CONSTRAINT post_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT post_topic FOREIGN KEY (topic_id) REFERENCES lookup (id),
  CONSTRAINT post_of_account FOREIGN KEY (account_id) REFERENCES account (id),
  KEY post_words (words_due)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- A comment on a post.
CREATE TABLE post_comment (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  id_random VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  post_id BIGINT UNSIGNED NOT NULL,
  content TEXT NOT NULL,
  person_id BIGINT UNSIGNED NULL,
  enable TINYINT(1) NOT NULL DEFAULT 1,
  hide TINYINT(1) NOT NULL DEFAULT 0,
  priority INT NOT NULL DEFAULT 0,
  sort INT NULL,
  `group` VARCHAR(100) NULL,
  notes TEXT NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  updated_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  UNIQUE KEY post_comment_id_random (id_random),
  CONSTRAINT post_comment_post FOREIGN KEY (post_id) REFERENCES post (id),
  CONSTRAINT post_comment_person FOREIGN KEY (person_id) REFERENCES person (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- A collection of what is kept.
CREATE TABLE archive (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  id_random VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  account_id BIGINT UNSIGNED NOT NULL,
  name VARCHAR(255) NOT NULL,
  code VARCHAR(255) COLLATE utf8mb4_bin NULL,
  description TEXT NULL,
  enable TINYINT(1) NOT NULL DEFAULT 1,
  hide TINYINT(1) NOT NULL DEFAULT 0,
  priority INT NOT NULL DEFAULT 0,
  sort INT NULL,
  `group` VARCHAR(100) NULL,
  notes TEXT NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  updated_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  default_qry_str TEXT
    GENERATED ALWAYS AS (CONCAT_WS(' ', name, code, description)) STORED,
  words_hash INT UNSIGNED NULL,
  words_due TINYINT(1)
    GENERATED ALWAYS AS (IF(words_hash <=> CRC32(default_qry_str), NULL, 1)) STORED,
  UNIQUE KEY archive_id_random (id_random),
  CONSTRAINT archive_of_account FOREIGN KEY (account_id) REFERENCES account (id),
  KEY archive_words (words_due)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- A piece of an archive.
CREATE TABLE archive_content (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  id_random VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  archive_id BIGINT UNSIGNED NOT NULL,
  hosted_file_id BIGINT UNSIGNED NULL,
  archive_content_type VARCHAR(255) COLLATE utf8mb4_bin NULL,
  lu_media_type_id BIGINT UNSIGNED NULL,
  external_id VARCHAR(255) COLLATE utf8mb4_bin NULL,
  code VARCHAR(255) COLLATE utf8mb4_bin NULL,
  name VARCHAR(255) NULL,
  description TEXT NULL,
  filename VARCHAR(255) NULL,
  file_extension VARCHAR(255) COLLATE utf8mb4_bin NULL,
  original_location VARCHAR(255) NULL,
  original_url VARCHAR(1000) NULL,
  enable TINYINT(1) NOT NULL DEFAULT 1,
  hide TINYINT(1) NOT NULL DEFAULT 0,
  priority INT NOT NULL DEFAULT 0,
  sort INT NULL,
  `group` VARCHAR(100) NULL,
  notes TEXT NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  updated_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  UNIQUE KEY archive_content_id_random (id_random),
  CONSTRAINT archive_content_archive FOREIGN KEY (archive_id) REFERENCES archive (id),
  CONSTRAINT archive_content_hosted_file FOREIGN KEY (hosted_file_id) REFERENCES hosted_file (id),
  CONSTRAINT archive_content_lu_media_type FOREIGN KEY (lu_media_type_id) REFERENCES lookup (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- A text or document under a code.
CREATE TABLE data_store (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  id_random VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  account_id BIGINT UNSIGNED NULL,
  code VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  name VARCHAR(255) NULL,
  text MEDIUMTEXT NULL,
  data_json JSON NULL,
  enable TINYINT(1) NOT NULL DEFAULT 1,
  hide TINYINT(1) NOT NULL DEFAULT 0,
  priority INT NOT NULL DEFAULT 0,
  sort INT NULL,
  `group` VARCHAR(100) NULL,
  notes TEXT NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  updated_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  account_key BIGINT UNSIGNED GENERATED ALWAYS AS (COALESCE(account_id, 0)) STORED,
  UNIQUE KEY data_store_id_random (id_random),
  UNIQUE KEY data_store_code (account_key, code),
  CONSTRAINT data_store_of_account FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- A page of a site.
CREATE TABLE page (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  id_random VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  site_id BIGINT UNSIGNED NOT NULL,
  path VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  title VARCHAR(255) NOT NULL,
  body MEDIUMTEXT NULL,
  enable TINYINT(1) NOT NULL DEFAULT 1,
  hide TINYINT(1) NOT NULL DEFAULT 0,
  priority INT NOT NULL DEFAULT 0,
  sort INT NULL,
  `group` VARCHAR(100) NULL,
  notes TEXT NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  updated_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  default_qry_str TEXT
    GENERATED ALWAYS AS (CONCAT_WS(' ', title, path)) STORED,
  words_hash INT UNSIGNED NULL,
  words_due TINYINT(1)
    GENERATED ALWAYS AS (IF(words_hash <=> CRC32(default_qry_str), NULL, 1)) STORED,
  UNIQUE KEY page_id_random (id_random),
  UNIQUE KEY page_path (site_id, path),
  CONSTRAINT page_site FOREIGN KEY (site_id) REFERENCES site (id),
  KEY page_words (words_due)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- What a user may do with one record.
CREATE TABLE `grant` (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  id_random VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  account_id BIGINT UNSIGNED NOT NULL,
  user_id BIGINT UNSIGNED NOT NULL,
  object_type VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
  object_id VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  permission VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
  enable TINYINT(1) NOT NULL DEFAULT 1,
  hide TINYINT(1) NOT NULL DEFAULT 0,
  priority INT NOT NULL DEFAULT 0,
  sort INT NULL,
  `group` VARCHAR(100) NULL,
  notes TEXT NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  updated_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  UNIQUE KEY grant_id_random (id_random),
  UNIQUE KEY grant_permission (user_id, object_type, object_id, permission),
  CONSTRAINT grant_user FOREIGN KEY (user_id) REFERENCES `user` (id),
  CONSTRAINT grant_of_account FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- The words of records, for searches: keyed so that those of one account that begin alike stand together. A row whose
-- words_hash is not that of its default_qry_str is due: its words here are old, or none, and are renewed in the
-- background (io.serai.objects.WordKeeper), so that whatever writes a row, in whatever way, need not know of them.
CREATE TABLE record_word (
  type VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  account_id BIGINT UNSIGNED NOT NULL,
  word VARCHAR(64) NOT NULL,
  row_id BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (type, account_id, word, row_id),
  KEY record_word_of_row (type, row_id, word)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- Which lists of the hub's own are in the table lookup, by what they were made from.
CREATE TABLE lookup_source (
  made_from VARCHAR(190) COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
  made_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

UPDATE event_session s JOIN event e ON e.id = s.event_id SET s.account_id = e.account_id;

UPDATE event_badge b JOIN event e ON e.id = b.event_id SET b.account_id = e.account_id;
