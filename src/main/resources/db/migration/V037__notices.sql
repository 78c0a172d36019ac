-- Why a guest was not told something, and what senders report before it is known that they sent it.
--
-- Read by the version before this one: it ignores the new column, and has nothing of the table.
ALTER TABLE event_notice
  ADD COLUMN reason VARCHAR(255) NULL;

-- Reports of messages that no notice names, yet or ever: of each the state that counts. Kept for some days.
CREATE TABLE event_early_report (
  account_id BIGINT UNSIGNED NOT NULL,
  message_id VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  state ENUM('delivered', 'bounced', 'complained', 'failed') NOT NULL,
  bounce_type VARCHAR(64) NULL,
  noted_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  PRIMARY KEY (account_id, message_id),
  KEY event_early_report_noted (noted_on),
  CONSTRAINT event_early_report_of_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;
