-- What vendors answered to work of the inbox, where the setting says that it is kept; for a week.
--
-- inbox_id: the row that was worked on, which may be gone before this is. request_digest: SHA-256 of what was asked.
-- number: from 1 within an attempt; one that is missing was not kept.
-- sealed: some headers and the body, under the master key, bound to account and row.
--
-- Read by the version before this one: it knows nothing of the table.
CREATE TABLE vendor_record (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  account_id BIGINT UNSIGNED NOT NULL,
  inbox_id BIGINT UNSIGNED NOT NULL,
  attempt INT UNSIGNED NOT NULL,
  `number` INT UNSIGNED NOT NULL,
  `system` VARCHAR(32) COLLATE utf8mb4_bin NOT NULL,
  method VARCHAR(8) COLLATE utf8mb4_bin NOT NULL,
  what VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  request_digest BINARY(32) NOT NULL,
  status SMALLINT UNSIGNED NOT NULL,
  sealed MEDIUMBLOB NOT NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  KEY vendor_record_of_event (inbox_id, attempt, `number`),
  KEY vendor_record_age (created_on),
  CONSTRAINT vendor_record_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;
