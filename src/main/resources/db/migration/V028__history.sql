-- Where the values of records come from. Read by the version before this one: it leaves all of this aside, and what it
-- writes has no history.
--
-- record_change has a row for each record that was made alone, changed or removed. record_id is the integer key, record
-- the public id; no foreign keys, as what was removed has a history too, and as the table is dropped by its months.
-- action: c made, u changed, d removed. run_id: the run that did it; without one, request_id, actor_kind (person,
-- application) and actor say who did. row_no: the row of the file, or a number within an undo.
-- fields_json: of a change {"<field>": {"from": …, "to": …}} as V3 answers values; of a removal the columns of the row as
-- they were, so that it can come back, null once it was erased.
-- undoes: the change that an undo took back, as part of one. undone: it was taken back whole. void: it took one back
-- whole. What is undone or void counts as if it had not been.
CREATE TABLE record_change (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  changed_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  account_id BIGINT UNSIGNED NULL,
  type VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  record_id BIGINT UNSIGNED NOT NULL,
  record VARCHAR(22) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  action CHAR(1) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  run_id BIGINT UNSIGNED NULL,
  row_no INT UNSIGNED NULL,
  request_id VARCHAR(200) COLLATE utf8mb4_bin NULL,
  actor_kind VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
  actor VARCHAR(255) NULL,
  undoes BIGINT UNSIGNED NULL,
  undone TINYINT(1) NOT NULL DEFAULT 0,
  void TINYINT(1) NOT NULL DEFAULT 0,
  fields_json LONGTEXT COLLATE utf8mb4_bin NULL,
  PRIMARY KEY (id, changed_on),
  KEY record_change_of_record (type, record_id, id),
  KEY record_change_of_run (run_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci
PARTITION BY RANGE COLUMNS (changed_on) (PARTITION later VALUES LESS THAN (MAXVALUE));

-- Records that a run made in sets: those of a type whose integer keys are from first_id to last_id, no other among them.
CREATE TABLE record_created (
  type VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  last_id BIGINT UNSIGNED NOT NULL,
  first_id BIGINT UNSIGNED NOT NULL,
  account_id BIGINT UNSIGNED NULL,
  run_id BIGINT UNSIGNED NOT NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  noted BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  PRIMARY KEY (type, last_id),
  UNIQUE KEY record_created_noted (noted),
  KEY record_created_of_run (run_id, noted),
  KEY record_created_on (created_on)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- The run that a run takes back.
ALTER TABLE run
  ADD COLUMN undoes BIGINT UNSIGNED NULL,
  ADD KEY run_undoes (undoes);

-- What an undo left as it is, and why; field is empty for a record that stays.
CREATE TABLE run_kept (
  run_id BIGINT UNSIGNED NOT NULL,
  row_no INT UNSIGNED NOT NULL,
  type VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  record VARCHAR(22) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  field VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  reason VARCHAR(255) NOT NULL,
  PRIMARY KEY (run_id, row_no),
  UNIQUE KEY run_kept_once (run_id, type, record, field),
  CONSTRAINT run_kept_of_run FOREIGN KEY (run_id) REFERENCES run (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;
