-- Read by the version before this one: it counts no hours, notes no beginning of a failure, and sends no alerts.
--
-- What came in and what became of it, by the hour (UTC). For charts: a hub that is killed loses the counts of its last
-- seconds. The ledger is exact.
CREATE TABLE hub_hour (
  account_id BIGINT UNSIGNED NOT NULL,
  `hour` DATETIME NOT NULL,
  capability VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
  accepted BIGINT UNSIGNED NOT NULL DEFAULT 0,
  done BIGINT UNSIGNED NOT NULL DEFAULT 0,
  retried BIGINT UNSIGNED NOT NULL DEFAULT 0,
  dead BIGINT UNSIGNED NOT NULL DEFAULT 0,
  PRIMARY KEY (account_id, `hour`, capability),
  KEY hub_hour_of_all (`hour`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- asking: whether the run waits for a person's word; null where it does not, so that everyday runs don't touch the index.
ALTER TABLE run
  ADD COLUMN asking TINYINT(1)
    GENERATED ALWAYS AS (IF(status = 'partial' AND asks_json IS NOT NULL AND confirmed_on IS NULL, 1, NULL)) VIRTUAL,
  ADD KEY run_asking (asking, account_id);

-- Open letters by their cause, counted in the index alone.
ALTER TABLE dead_letter
  ADD KEY dead_letter_causes (status, account_id, fingerprint, first_failed_on, last_failed_on);

-- failing_since: the first failure since a call last went well; null while they do.
ALTER TABLE `connection`
  ADD COLUMN failing_since DATETIME(3) NULL AFTER last_error_at;

UPDATE `connection` SET failing_since = last_error_at
WHERE last_error_at IS NOT NULL AND (last_ok_at IS NULL OR last_ok_at < last_error_at);

-- Who is told when something needs a person. everywhere: whether it hears of all accounts, and not of its own alone.
-- cause: letters_new (open letters of a fingerprint that had none), letters_over (more than `threshold` open letters),
-- ledger (it does not balance), connection (one fails for `threshold` minutes). channel: mail (target: an address), ntfy
-- (a topic of the account's server) or webhook (an address).
CREATE TABLE alert (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  id_random VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  account_id BIGINT UNSIGNED NOT NULL,
  everywhere TINYINT(1) NOT NULL,
  cause VARCHAR(16) COLLATE utf8mb4_bin NOT NULL,
  threshold INT UNSIGNED NOT NULL,
  channel VARCHAR(16) COLLATE utf8mb4_bin NOT NULL,
  target VARCHAR(2000) COLLATE utf8mb4_bin NOT NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  UNIQUE KEY alert_id_random (id_random),
  KEY alert_of (account_id),
  CONSTRAINT alert_of_account FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- What an alert has told: once, for as long as it goes on.
CREATE TABLE alert_told (
  alert_id BIGINT UNSIGNED NOT NULL,
  cause_key VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
  seen_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  PRIMARY KEY (alert_id, cause_key),
  CONSTRAINT alert_told_of FOREIGN KEY (alert_id) REFERENCES alert (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;
