-- The bytes behind hosted files: each once by its hash, whatever its names. A row holds the place of the bytes on the
-- disk, which no other bytes ever had or will have; version is written by whoever gives or takes a name, so that of
-- two who do so at once the second waits (see io.serai.hub.database.RowHold of why it is not only read).
--
-- stored_file_leftover has the places whose bytes are nobody's: it is written before bytes are placed and when their
-- last name goes, and taken away in the transaction that makes them somebody's. Only bytes that stand here are ever
-- removed, so a hub that is killed at any moment loses none and leaves none for ever.
--
-- Read by the version before this one: it has none of this, and no way to upload.
CREATE TABLE stored_file (
  hash_sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  place CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  size BIGINT NOT NULL,
  version BIGINT UNSIGNED NOT NULL DEFAULT 0,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  UNIQUE KEY stored_file_place (place)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE stored_file_leftover (
  place CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  hash_sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  taken TINYINT(1) NOT NULL DEFAULT 0,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  KEY stored_file_leftover_age (created_on)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

ALTER TABLE hosted_file
  ADD KEY hosted_file_hash (hash_sha256);
