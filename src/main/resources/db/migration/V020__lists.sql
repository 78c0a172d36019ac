-- Which mailing lists of Mailman follow which groups of Novi: what PUT …/e_novi_mailman/setting was given. version is
-- written by whoever begins a sync, so that of two who do so at once the second waits.
CREATE TABLE list_setting (
  account_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
  pairs_json JSON NOT NULL,
  enabled TINYINT(1) NOT NULL,
  version BIGINT UNSIGNED NOT NULL DEFAULT 0,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  updated_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  CONSTRAINT list_setting_of_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- What Novi said of a person when it was last asked. email_key: the address without letter case, empty where the person
-- is no member or has none. why_not: why nobody subscribes the person; null for one who may be. changed_on: Novi's
-- own LastUpdatedDate. stale: Novi has a later one.
CREATE TABLE novi_person (
  account_id BIGINT UNSIGNED NOT NULL,
  connection VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  uuid VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  email VARCHAR(320) COLLATE utf8mb4_bin NOT NULL,
  email_key VARCHAR(320) COLLATE utf8mb4_bin NOT NULL,
  display_name VARCHAR(255) NOT NULL,
  why_not VARCHAR(64) NULL,
  changed_on VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
  stale TINYINT(1) NOT NULL,
  read_on DATETIME(3) NOT NULL,
  PRIMARY KEY (account_id, connection, uuid),
  CONSTRAINT novi_person_of_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- Who was on a list when a sync last left it: who is missing the next time left by another way.
CREATE TABLE list_member (
  account_id BIGINT UNSIGNED NOT NULL,
  connection VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  list_id VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  email_key VARCHAR(320) COLLATE utf8mb4_bin NOT NULL,
  uuid VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  PRIMARY KEY (account_id, connection, list_id, email_key),
  CONSTRAINT list_member_of_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- A person's no: who left a list other than by a sync. It holds for the address, and for the person of Novi under
-- whatever address. asked: so many left at once that the run asks whether it was the list that got lost.
CREATE TABLE list_no (
  account_id BIGINT UNSIGNED NOT NULL,
  connection VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  list_id VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  email_key VARCHAR(320) COLLATE utf8mb4_bin NOT NULL,
  uuid VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  run_id BIGINT UNSIGNED NULL,
  asked TINYINT(1) NOT NULL DEFAULT 0,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  PRIMARY KEY (account_id, connection, list_id, email_key),
  KEY list_no_person (account_id, connection, list_id, uuid),
  CONSTRAINT list_no_of_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- What a sync has read so far; empty between syncs. failure: why the person could not be read.
CREATE TABLE list_stage_group (
  run_id BIGINT UNSIGNED NOT NULL,
  novi_group VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  uuid VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  failure VARCHAR(500) NULL,
  PRIMARY KEY (run_id, novi_group, uuid),
  CONSTRAINT list_stage_group_of_run FOREIGN KEY (run_id) REFERENCES run (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE list_stage_roster (
  run_id BIGINT UNSIGNED NOT NULL,
  list_id VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  email_key VARCHAR(320) COLLATE utf8mb4_bin NOT NULL,
  email VARCHAR(320) COLLATE utf8mb4_bin NOT NULL,
  member_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (run_id, list_id, email_key),
  CONSTRAINT list_stage_roster_of_run FOREIGN KEY (run_id) REFERENCES run (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- Who is never taken off a list: patterns of LIKE.
CREATE TABLE list_stage_guard (
  run_id BIGINT UNSIGNED NOT NULL,
  list_id VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  pattern VARCHAR(400) COLLATE utf8mb4_bin NOT NULL,
  PRIMARY KEY (run_id, list_id, pattern),
  CONSTRAINT list_stage_guard_of_run FOREIGN KEY (run_id) REFERENCES run (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- What a sync has yet to do at Mailman, one row a person: written whole before the first of them, taken away one by one
-- as they are done. held: only if a person confirms the run. begun: Mailman may have done it already.
CREATE TABLE list_change (
  run_id BIGINT UNSIGNED NOT NULL,
  row_no INT UNSIGNED NOT NULL,
  account_id BIGINT UNSIGNED NOT NULL,
  connection VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  list_id VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  action ENUM('subscribe', 'unsubscribe') NOT NULL,
  email_key VARCHAR(320) COLLATE utf8mb4_bin NOT NULL,
  email VARCHAR(320) COLLATE utf8mb4_bin NOT NULL,
  display_name VARCHAR(255) NOT NULL,
  member_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  uuid VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  held TINYINT(1) NOT NULL DEFAULT 0,
  begun TINYINT(1) NOT NULL DEFAULT 0,
  tries INT UNSIGNED NOT NULL DEFAULT 0,
  PRIMARY KEY (run_id, row_no),
  KEY list_change_of_list (account_id, connection, list_id, email_key),
  CONSTRAINT list_change_of_run FOREIGN KEY (run_id) REFERENCES run (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- What became of each person in a run that is about people and not about the rows of a file. place: where, such as the
-- list. An older hub on this schema shows none of them.
CREATE TABLE run_person (
  run_id BIGINT UNSIGNED NOT NULL,
  row_no INT UNSIGNED NOT NULL,
  outcome VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  who VARCHAR(320) COLLATE utf8mb4_bin NOT NULL,
  place VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  reason VARCHAR(500) NULL,
  PRIMARY KEY (run_id, row_no),
  KEY run_person_outcome (run_id, outcome, row_no),
  CONSTRAINT run_person_of_run FOREIGN KEY (run_id) REFERENCES run (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;
