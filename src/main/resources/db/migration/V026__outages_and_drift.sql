-- Read by the version before this one: it knows nothing of outages and drift, and leaves both aside.
--
-- outage_since: from when on the connection may have missed something, because its vendor or the hubs were away; null
-- once what was missed is taken in. outage_noticed_on: when that was last noticed.
ALTER TABLE `connection`
  ADD COLUMN outage_since DATETIME(3) NULL AFTER last_error_at,
  ADD COLUMN outage_noticed_on DATETIME(3) NULL AFTER outage_since;

-- When any hub was last seen at work: one row.
CREATE TABLE hub_seen (
  id TINYINT UNSIGNED NOT NULL PRIMARY KEY,
  seen_on DATETIME(3) NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- What is other than it used to be in a vendor's answers: names and kinds of fields, never values. what: gone, changed
-- or new.
CREATE TABLE vendor_drift (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  `system` VARCHAR(32) COLLATE utf8mb4_bin NOT NULL,
  `call` VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  field VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  what VARCHAR(16) COLLATE utf8mb4_bin NOT NULL,
  was VARCHAR(16) COLLATE utf8mb4_bin NOT NULL,
  `is` VARCHAR(16) COLLATE utf8mb4_bin NOT NULL,
  seen_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  UNIQUE KEY vendor_drift_once (`system`, `call`, field, what, was, `is`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;
