-- Events that are hosted: who may do what with them, whom they invite, what those answered, and what was sent to them.
--
-- Read by the version before this one: it ignores the new columns and has none of the tables.
ALTER TABLE event
  ADD COLUMN location VARCHAR(255) NULL,
  ADD COLUMN capacity INT NULL,
  ADD COLUMN rsvp_until DATETIME NULL,
  ADD COLUMN plus_ones_max INT NOT NULL DEFAULT 0,
  ADD COLUMN remind_days INT NULL DEFAULT 3,
  ADD COLUMN language VARCHAR(35) CHARACTER SET ascii COLLATE ascii_bin NULL;

CREATE OR REPLACE SQL SECURITY INVOKER VIEW v_event AS
SELECT
  t.id, t.id_random, t.account_id, a.id_random AS account_id_random, t.name, t.description, t.start_datetime,
  t.end_datetime, t.timezone, t.location, t.capacity, t.rsvp_until, t.plus_ones_max, t.remind_days, t.language,
  t.badge_import_json, t.default_qry_str, t.words_due, t.enable, t.hide, t.priority, t.sort, t.`group`, t.notes,
  t.created_on, t.updated_on
FROM event t
LEFT JOIN account a ON a.id = t.account_id;

-- What the hub itself keeps of an event with guests. Whoever moves people in or out of its places holds this row. told_*:
-- the time and place that those who attend know of; sequence: how often that changed (RFC 5545, 3.8.7.4). removed_on: its
-- links lead nowhere, and nobody is written to any more. turn: the last one of the waitlist that was given out. medium,
-- high, block: from which score on an answer is in that band; null: the usual one.
CREATE TABLE event_hosting (
  event_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
  turn BIGINT UNSIGNED NOT NULL DEFAULT 0,
  sequence INT UNSIGNED NOT NULL DEFAULT 0,
  told_start DATETIME NULL,
  told_end DATETIME NULL,
  told_timezone VARCHAR(64) NULL,
  told_location VARCHAR(255) NULL,
  told_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  removed_on DATETIME(3) NULL,
  medium TINYINT UNSIGNED NULL,
  high TINYINT UNSIGNED NULL,
  block TINYINT UNSIGNED NULL,
  CONSTRAINT event_hosting_of_event FOREIGN KEY (event_id) REFERENCES event (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- Who may do what with one event. An administrator of the event's account may do everything without a row.
CREATE TABLE event_role (
  event_id BIGINT UNSIGNED NOT NULL,
  user_id BIGINT UNSIGNED NOT NULL,
  role ENUM('owner', 'editor', 'viewer') NOT NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  PRIMARY KEY (event_id, user_id),
  KEY event_role_of_user (user_id, event_id),
  CONSTRAINT event_role_in_event FOREIGN KEY (event_id) REFERENCES event (id) ON DELETE CASCADE,
  CONSTRAINT event_role_has_user FOREIGN KEY (user_id) REFERENCES `user` (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- Who was asked to host an event with others. token_hash: SHA-256 of what the link holds; null until the letter is
-- written. An address has one invite that is neither used nor cancelled: open_key says so.
CREATE TABLE event_invite (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  id_random VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  event_id BIGINT UNSIGNED NOT NULL,
  email VARCHAR(320) NOT NULL,
  email_key VARCHAR(320) COLLATE utf8mb4_bin NOT NULL,
  role ENUM('owner', 'editor', 'viewer') NOT NULL,
  token_hash BINARY(32) NULL,
  inviter_id BIGINT UNSIGNED NULL,
  expires_on DATETIME(3) NOT NULL,
  used_on DATETIME(3) NULL,
  cancelled_on DATETIME(3) NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  open_key VARCHAR(320) COLLATE utf8mb4_bin
    GENERATED ALWAYS AS (IF(used_on IS NULL AND cancelled_on IS NULL, email_key, NULL)) STORED,
  UNIQUE KEY event_invite_id_random (id_random),
  UNIQUE KEY event_invite_token (token_hash),
  UNIQUE KEY event_invite_open (event_id, open_key),
  KEY event_invite_of_inviter (inviter_id),
  CONSTRAINT event_invite_to_event FOREIGN KEY (event_id) REFERENCES event (id) ON DELETE CASCADE,
  CONSTRAINT event_invite_by_user FOREIGN KEY (inviter_id) REFERENCES `user` (id) ON DELETE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- Guests. One that was removed stays as a row, so that its link says so. living_key: an address is one living guest's of
-- an event. turn: whose turn it is on the waitlist, the lowest first; null for who is not on it. token_version: counts
-- the guest's links, of which the last one works; token_hash: its SHA-256, null where none was made.
CREATE TABLE event_guest (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  id_random VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  event_id BIGINT UNSIGNED NOT NULL,
  name VARCHAR(255) NULL,
  email VARCHAR(320) NULL,
  email_key VARCHAR(320) COLLATE utf8mb4_bin NULL,
  phone VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
  plus_ones_allowed INT NULL,
  status ENUM('new', 'invited', 'opened', 'attending', 'waitlisted', 'declined') NOT NULL DEFAULT 'new',
  plus_ones INT NOT NULL DEFAULT 0,
  note VARCHAR(1000) NULL,
  answered_on DATETIME(3) NULL,
  turn BIGINT UNSIGNED NULL,
  token_version INT UNSIGNED NOT NULL DEFAULT 0,
  token_hash BINARY(32) NULL,
  reminded_on DATETIME(3) NULL,
  removed_on DATETIME(3) NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  updated_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  living_key VARCHAR(320) COLLATE utf8mb4_bin GENERATED ALWAYS AS (IF(removed_on IS NULL, email_key, NULL)) STORED,
  UNIQUE KEY event_guest_id_random (id_random),
  UNIQUE KEY event_guest_living (event_id, living_key),
  KEY event_guest_by_status (event_id, removed_on, status, turn, plus_ones),
  KEY event_guest_by_address (email_key),
  CONSTRAINT event_guest_of_event FOREIGN KEY (event_id) REFERENCES event (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- Every look at a guest's page and every answer, with its score. answer: what an answer came to; null for what is none
-- and for one that was blocked. what_json: the score's parts and what the page told of the device.
CREATE TABLE event_access (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  id_random VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  event_id BIGINT UNSIGNED NOT NULL,
  guest_id BIGINT UNSIGNED NOT NULL,
  kind ENUM('visit', 'access', 'rsvp') NOT NULL,
  accessed_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  address VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NULL,
  agent VARCHAR(255) NULL,
  scanner TINYINT(1) NOT NULL DEFAULT 0,
  gesture TINYINT(1) NOT NULL DEFAULT 0,
  score TINYINT UNSIGNED NULL,
  band ENUM('low', 'medium', 'high', 'block') NULL,
  reason VARCHAR(255) NULL,
  blocked TINYINT(1) NOT NULL DEFAULT 0,
  unscored TINYINT(1) NOT NULL DEFAULT 0,
  answer ENUM('attending', 'waitlisted', 'declined') NULL,
  plus_ones INT NULL,
  what_json JSON NULL,
  verdict ENUM('legitimate', 'suspicious') NULL,
  verdict_note VARCHAR(1000) NULL,
  verdict_by BIGINT UNSIGNED NULL,
  verdict_on DATETIME(3) NULL,
  geo_country CHAR(2) CHARACTER SET ascii COLLATE ascii_bin NULL,
  geo_city VARCHAR(255) NULL,
  geo_lat DECIMAL(8, 5) NULL,
  geo_lon DECIMAL(8, 5) NULL,
  UNIQUE KEY event_access_id_random (id_random),
  KEY event_access_latest (event_id, accessed_on),
  KEY event_access_of_band (event_id, band, accessed_on),
  KEY event_access_of_guest (guest_id, id),
  KEY event_access_judged (event_id, verdict_on),
  CONSTRAINT event_access_in_event FOREIGN KEY (event_id) REFERENCES event (id) ON DELETE CASCADE,
  CONSTRAINT event_access_by_guest FOREIGN KEY (guest_id) REFERENCES event_guest (id) ON DELETE CASCADE,
  CONSTRAINT event_access_judged_by FOREIGN KEY (verdict_by) REFERENCES `user` (id) ON DELETE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- Addresses whose answers are never doubted. network: the first address, 4 or 16 bytes.
CREATE TABLE event_allowed (
  event_id BIGINT UNSIGNED NOT NULL,
  cidr VARCHAR(49) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  added_by VARCHAR(320) NOT NULL,
  added_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  PRIMARY KEY (event_id, cidr),
  CONSTRAINT event_allowed_in_event FOREIGN KEY (event_id) REFERENCES event (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- What is or was to be sent to a guest. It holds no link and no address: both are looked up at sending. said: what the
-- guest's program calls the message.
CREATE TABLE event_notice (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  id_random VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  event_id BIGINT UNSIGNED NOT NULL,
  guest_id BIGINT UNSIGNED NOT NULL,
  kind ENUM('invitation', 'confirmation', 'waitlist', 'place', 'reminder', 'change') NOT NULL,
  channel ENUM('mail', 'sms', 'wa', 'manual') NOT NULL,
  state ENUM('queued', 'sent', 'delivered', 'bounced', 'complained', 'suppressed', 'failed') NOT NULL DEFAULT 'queued',
  provider VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  provider_message_id VARCHAR(255) COLLATE utf8mb4_bin NULL,
  bounce_type VARCHAR(64) NULL,
  noted_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  UNIQUE KEY event_notice_id_random (id_random),
  KEY event_notice_latest (event_id, created_on),
  KEY event_notice_noted (event_id, noted_on),
  KEY event_notice_of_guest (guest_id, id),
  KEY event_notice_of_message (provider_message_id),
  CONSTRAINT event_notice_in_event FOREIGN KEY (event_id) REFERENCES event (id) ON DELETE CASCADE,
  CONSTRAINT event_notice_to_guest FOREIGN KEY (guest_id) REFERENCES event_guest (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- The key that guests' links are signed with, under the master key. It is one for all, and stays.
CREATE TABLE link_key (
  purpose VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  sealed VARBINARY(255) NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;
