-- A tenant's credentials for a vendor. secrets: AES-256-GCM under the hub's master key, bound to id_random and
-- account_id; secrets_set_json says which are set and since when. version grows with every change of these. calls
-- counts those of the UTC day calls_on.
CREATE TABLE `connection` (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  id_random VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  account_id BIGINT UNSIGNED NOT NULL,
  `system` VARCHAR(32) COLLATE utf8mb4_bin NOT NULL,
  name VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
  settings_json JSON NOT NULL DEFAULT '{}',
  secrets MEDIUMBLOB NOT NULL,
  secrets_set_json JSON NOT NULL DEFAULT '{}',
  enabled TINYINT(1) NOT NULL DEFAULT 1,
  version INT UNSIGNED NOT NULL DEFAULT 0,
  last_used_at DATETIME(3) NULL,
  last_ok_at DATETIME(3) NULL,
  last_error VARCHAR(500) NULL,
  last_error_at DATETIME(3) NULL,
  calls_on DATE NULL,
  calls INT UNSIGNED NOT NULL DEFAULT 0,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  updated_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  UNIQUE KEY connection_id_random (id_random),
  UNIQUE KEY connection_name (account_id, `system`, name),
  KEY connection_system (`system`, enabled),
  CONSTRAINT connection_of_account FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;
