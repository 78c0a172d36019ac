-- Read by the version before this one: it knows of no hold, and would go on at once after a restore.
--
-- One row for the whole hub, on all nodes. held_since: since when nothing goes outside, as a back-up from backed_up_on
-- was restored; null: all goes on. bytes_until: until then no bytes of files are removed and no partitions changed, as
-- they are being backed up. Where the row is not there, nothing goes outside either.
CREATE TABLE hub_hold (
  id TINYINT UNSIGNED NOT NULL PRIMARY KEY,
  held_since DATETIME(3) NULL,
  backed_up_on DATETIME(3) NULL,
  bytes_until DATETIME(3) NULL,
  CONSTRAINT hub_hold_is_one CHECK (id = 1)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

INSERT IGNORE INTO hub_hold (id) VALUES (1);

-- Who was erased since the back-up that was restored: erased once more before the hub lets anybody in.
CREATE TABLE erasure_pending (
  kind VARCHAR(32) COLLATE utf8mb4_bin NOT NULL,
  id VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
  erased_on DATETIME(3) NOT NULL,
  PRIMARY KEY (kind, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;
