-- What requests and work went through: all work, and those requests that failed or were slow. Read by the version before
-- this one: it leaves all of this aside.
--
-- account_id is 0 where it was nobody's; no foreign keys, as the table is dropped by its days. node and number name the
-- passage. began: microseconds since 1970. parts_json: [{kind, name, of, outcome, status, attempt, at, took}], at and took
-- in microseconds from began; what is null or 0 is left out. parts_left: how many more there were.
CREATE TABLE trace (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  kept_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  account_id BIGINT UNSIGNED NOT NULL,
  request_id VARCHAR(200) COLLATE utf8mb4_bin NOT NULL,
  node VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  number BIGINT UNSIGNED NOT NULL,
  began BIGINT UNSIGNED NOT NULL,
  parts_left INT UNSIGNED NOT NULL DEFAULT 0,
  parts_json MEDIUMTEXT COLLATE utf8mb4_bin NOT NULL,
  PRIMARY KEY (id, kept_on),
  KEY trace_of_request (request_id, account_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci
PARTITION BY RANGE COLUMNS (kept_on) (PARTITION later VALUES LESS THAN (MAXVALUE));

-- What a request changed and began.
ALTER TABLE record_change ADD KEY record_change_of_request (request_id, id);
ALTER TABLE run ADD KEY run_of_request (request_id);
