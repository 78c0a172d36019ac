-- What people are told of. number counts for each person, in the order in which it was committed, so that whoever has
-- seen one has missed none before it. data_json says what a page needs to lead on; source names what it is about, and
-- is taken away with that. about_id: of whom it tells, and with whom it goes. ntfy: null where it goes nowhere else;
-- sending: somebody has begun, and until it is known what came of it nobody begins again.
--
-- Read by the version before this one: it knows nothing of the tables.
CREATE TABLE notification (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  id_random VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  user_id BIGINT UNSIGNED NOT NULL,
  about_id BIGINT UNSIGNED NULL,
  number BIGINT UNSIGNED NOT NULL,
  type VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
  title VARCHAR(255) NOT NULL,
  message VARCHAR(1000) NOT NULL,
  data_json JSON NOT NULL,
  source_type VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
  source_id VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
  read_on DATETIME(3) NULL,
  ntfy ENUM('queued', 'sending', 'sent', 'unknown', 'dropped') NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  UNIQUE KEY notification_id_random (id_random),
  UNIQUE KEY notification_number (user_id, number),
  KEY notification_read (user_id, read_on),
  KEY notification_source (source_type, source_id),
  KEY notification_about (about_id),
  KEY notification_created (created_on),
  CONSTRAINT notification_about_user FOREIGN KEY (about_id) REFERENCES `user` (id) ON DELETE CASCADE,
  CONSTRAINT notification_of_user FOREIGN KEY (user_id) REFERENCES `user` (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- The last number that a person has. It stays when what they were told is removed, and whoever takes the next one holds
-- the row until the commit.
CREATE TABLE notification_number (
  user_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
  last BIGINT UNSIGNED NOT NULL,
  CONSTRAINT notification_number_of_user FOREIGN KEY (user_id) REFERENCES `user` (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;
