-- What becomes of what was accepted. inbox.status: accepted (may be claimed), working (under a lease), retrying
-- (waits for next_attempt_at), done, dead (its dead letter has the reason), discarded. While a dead letter is
-- replayed its row is accepted, working or retrying again.
--
-- attempts counts how often the row was claimed, and with leased_by names the one who may end it; failures counts
-- the tries that failed, deaths the workers that died of it. busy_key lets only one row of an order_key be worked on at a time.
ALTER TABLE inbox
  ADD COLUMN provider VARCHAR(32) COLLATE utf8mb4_bin NOT NULL DEFAULT 'job' AFTER id,
  ADD COLUMN order_key VARCHAR(255) COLLATE utf8mb4_bin NULL AFTER event_key,
  ADD COLUMN priority TINYINT UNSIGNED NOT NULL DEFAULT 1 AFTER order_key,
  ADD COLUMN request_id VARCHAR(200) COLLATE utf8mb4_bin NULL AFTER run_id,
  ADD COLUMN failures INT UNSIGNED NOT NULL DEFAULT 0 AFTER attempts,
  ADD COLUMN deaths INT UNSIGNED NOT NULL DEFAULT 0 AFTER failures,
  ADD COLUMN first_failed_on DATETIME(3) NULL AFTER deaths,
  ADD COLUMN letter_id BIGINT UNSIGNED NULL AFTER first_failed_on,
  ADD COLUMN busy_key VARCHAR(255) COLLATE utf8mb4_bin
    GENERATED ALWAYS AS (IF(status = 'working', order_key, NULL)) STORED,
  ADD UNIQUE KEY inbox_busy (`connection`, busy_key),
  DROP KEY inbox_due,
  DROP KEY inbox_leases,
  ADD KEY inbox_turn (status, provider, `connection`, priority, id, next_attempt_at),
  ADD KEY inbox_ledger (account_id, provider, status);

UPDATE inbox SET provider = `connection` WHERE `connection` IN ('file', 'job');

-- What could not be done, with all that is needed to replay it; payload, headers and file are its inbox row's.
-- status: open, replaying, replayed, discarded.
CREATE TABLE dead_letter (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  id_random VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  inbox_id BIGINT UNSIGNED NOT NULL,
  account_id BIGINT UNSIGNED NOT NULL,
  provider VARCHAR(32) COLLATE utf8mb4_bin NOT NULL,
  capability VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
  endpoint VARCHAR(255) NOT NULL,
  exception VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  message VARCHAR(2000) NOT NULL,
  fingerprint CHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  attempts INT UNSIGNED NOT NULL,
  first_failed_on DATETIME(3) NOT NULL,
  last_failed_on DATETIME(3) NOT NULL,
  run_id BIGINT UNSIGNED NULL,
  request_id VARCHAR(200) COLLATE utf8mb4_bin NULL,
  status VARCHAR(16) COLLATE utf8mb4_bin NOT NULL DEFAULT 'open',
  edited_payload LONGBLOB NULL,
  ended_on DATETIME(3) NULL,
  ended_by VARCHAR(255) NULL,
  reason VARCHAR(1000) NULL,
  UNIQUE KEY dead_letter_id_random (id_random),
  UNIQUE KEY dead_letter_row (inbox_id),
  KEY dead_letter_listed (account_id, status, id),
  KEY dead_letter_ledger (account_id, provider, status),
  KEY dead_letter_alike (account_id, fingerprint),
  CONSTRAINT dead_letter_of_row FOREIGN KEY (inbox_id) REFERENCES inbox (id),
  CONSTRAINT dead_letter_of_account FOREIGN KEY (account_id) REFERENCES account (id),
  CONSTRAINT dead_letter_of_run FOREIGN KEY (run_id) REFERENCES run (id) ON DELETE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- Every replay of a letter. run_id is the replay's own run, which stands for all letters replayed with it.
-- outcome: pending, replayed, failed. told: whether that run counts it for good.
CREATE TABLE dead_letter_replay (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  dead_letter_id BIGINT UNSIGNED NOT NULL,
  run_id BIGINT UNSIGNED NOT NULL,
  outcome VARCHAR(16) COLLATE utf8mb4_bin NOT NULL DEFAULT 'pending',
  exception VARCHAR(255) COLLATE utf8mb4_bin NULL,
  message VARCHAR(2000) NULL,
  started_on DATETIME(3) NOT NULL,
  ended_on DATETIME(3) NULL,
  told TINYINT(1) NOT NULL DEFAULT 0,
  KEY dead_letter_replay_told (told, run_id),
  KEY dead_letter_replay_pending (dead_letter_id, outcome),
  CONSTRAINT dead_letter_replay_of_letter FOREIGN KEY (dead_letter_id) REFERENCES dead_letter (id) ON DELETE CASCADE,
  CONSTRAINT dead_letter_replay_of_run FOREIGN KEY (run_id) REFERENCES run (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- What the ledger counts of rows that were kept for their time and are gone.
CREATE TABLE ledger_archive (
  account_id BIGINT UNSIGNED NOT NULL,
  provider VARCHAR(32) COLLATE utf8mb4_bin NOT NULL,
  done BIGINT UNSIGNED NOT NULL DEFAULT 0,
  discarded BIGINT UNSIGNED NOT NULL DEFAULT 0,
  PRIMARY KEY (account_id, provider),
  CONSTRAINT ledger_archive_of_account FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;
