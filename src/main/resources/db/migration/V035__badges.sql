-- Badges as they are printed, and who came in with them.
--
-- Read by the version before this one: it ignores the new column and has none of the tables.
ALTER TABLE event_badge_template
  ADD COLUMN layout_json JSON NULL;

CREATE OR REPLACE SQL SECURITY INVOKER VIEW v_event_badge_template AS
SELECT
  t.id, t.id_random, event.account_id AS account_id, a.id_random AS account_id_random, t.event_id,
  event.id_random AS event_id_random, t.name, t.layout_json, t.enable, t.hide, t.priority, t.sort, t.`group`, t.notes,
  t.created_on, t.updated_on
FROM event_badge_template t
LEFT JOIN event event ON event.id = t.event_id
LEFT JOIN account a ON a.id = event.account_id;

-- What an event's badges are signed with (Ed25519). public_half: 32 bytes, as RFC 8032 writes it; sealed: the private
-- half as PKCS #8, under the master key.
CREATE TABLE event_badge_key (
  event_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
  kid VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  public_half BINARY(32) NOT NULL,
  sealed VARBINARY(255) NOT NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  UNIQUE KEY event_badge_key_kid (kid),
  CONSTRAINT event_badge_key_of_event FOREIGN KEY (event_id) REFERENCES event (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- Each print of a badge. The highest issue is the one that opens the door.
CREATE TABLE event_badge_issue (
  badge_id BIGINT UNSIGNED NOT NULL,
  issue INT UNSIGNED NOT NULL,
  printed_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  PRIMARY KEY (badge_id, issue),
  CONSTRAINT event_badge_issue_of_badge FOREIGN KEY (badge_id) REFERENCES event_badge (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- Each time a badge came in. first: whether it was the first one known; taken_on: since when it does not count. A row
-- that was taken back stays, so that a device that sends it again does not bring it back.
CREATE TABLE event_check_in (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  badge_id BIGINT UNSIGNED NOT NULL,
  issue INT UNSIGNED NOT NULL,
  device VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
  checked_on DATETIME(3) NOT NULL,
  first TINYINT(1) NOT NULL,
  taken_on DATETIME(3) NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  UNIQUE KEY event_check_in_once (badge_id, issue, device, checked_on),
  CONSTRAINT event_check_in_of_badge FOREIGN KEY (badge_id) REFERENCES event_badge (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;
