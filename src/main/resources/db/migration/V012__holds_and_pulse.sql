-- Read by the version before this one: it leaves all of this aside, and holds the same rows by a lock that it only
-- reads, which this version's write waits for and the other way round, on one node.
--
-- version: grows whenever a transaction holds the row, so that it holds on every node of a Galera cluster: of two that
-- write the row the later commit is refused, where a lock that only reads holds on one node alone.
ALTER TABLE account ADD COLUMN version BIGINT UNSIGNED NOT NULL DEFAULT 0;

ALTER TABLE site ADD COLUMN version BIGINT UNSIGNED NOT NULL DEFAULT 0;

ALTER TABLE event ADD COLUMN version BIGINT UNSIGNED NOT NULL DEFAULT 0;

ALTER TABLE `user` ADD COLUMN version BIGINT UNSIGNED NOT NULL DEFAULT 0;

-- One row for each hub, written every few seconds: whether the database takes writes.
CREATE TABLE hub_pulse (
  hub CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  beaten_on DATETIME(3) NOT NULL,
  KEY hub_pulse_beaten_on (beaten_on)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;
