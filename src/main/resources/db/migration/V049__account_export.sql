-- Exports of accounts to a file: what it takes to go on with one, and until when its file is handed out.
--
-- salt and sealed: the salt and the key that were made of the passphrase, the key under the master key; sealed is null
-- once the file is there. private: whether journals go with it. ends_on: when the file goes; null while there is none.
--
-- Read by the version before this one: it knows nothing of the table.
CREATE TABLE account_export (
  run_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
  account_id BIGINT UNSIGNED NOT NULL,
  salt BINARY(16) NOT NULL,
  sealed VARBINARY(255) NULL,
  private TINYINT(1) NOT NULL,
  ends_on DATETIME(3) NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  KEY account_export_of_account (account_id, sealed),
  KEY account_export_ends (ends_on),
  CONSTRAINT account_export_of_run FOREIGN KEY (run_id) REFERENCES run (id) ON DELETE CASCADE,
  CONSTRAINT account_export_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;
