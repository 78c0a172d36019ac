-- Whom an account does not write to, by mail or by SMS. Of each address the latest reason, and when it was last lifted;
-- it counts where noted_on is the later one. address_key: the address as it is told from others.
--
-- Read by the version before this one: it has none of this.
CREATE TABLE suppression (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  account_id BIGINT UNSIGNED NOT NULL,
  channel ENUM('mail', 'sms') NOT NULL,
  address_key VARCHAR(320) COLLATE utf8mb4_bin NOT NULL,
  address VARCHAR(320) COLLATE utf8mb4_bin NOT NULL,
  reason ENUM('manual', 'bounce', 'unsubscribe', 'complaint') NOT NULL,
  source VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  noted_on DATETIME(6) NOT NULL,
  lifted_on DATETIME(6) NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  UNIQUE KEY suppression_of_address (account_id, channel, address_key),
  KEY suppression_latest (account_id, noted_on),
  CONSTRAINT suppression_of_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- connection_id: the public id of the connection that the account's mail goes by, or hub; null: the first there is.
-- unsubscribe_key signs links in letters. They have no end, so it stays, whatever becomes of the master key.
CREATE TABLE mail_setting (
  account_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
  connection_id VARCHAR(22) CHARACTER SET ascii COLLATE ascii_bin NULL,
  unsubscribe_key BINARY(32) NOT NULL,
  CONSTRAINT mail_setting_of_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;
