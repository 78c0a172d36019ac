-- What a person shows of themselves, and to whom. Who has no row has all of these defaults.
-- umbral_name: the hub name, in lower case; null until it is chosen. share_json: the fields that all connections see,
-- each true. ntfy_*: how notices reach them besides.
--
-- Read by the version before this one: it knows nothing of these tables.
CREATE TABLE person_settings (
  user_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
  account_id BIGINT UNSIGNED NOT NULL,
  umbral_name VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  accept_connections TINYINT(1) NOT NULL DEFAULT 0,
  share_json LONGTEXT NOT NULL DEFAULT '{}',
  ntfy_enabled TINYINT(1) NOT NULL DEFAULT 0,
  ntfy_topic VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ntfy_on_request TINYINT(1) NOT NULL DEFAULT 1,
  ntfy_on_accept TINYINT(1) NOT NULL DEFAULT 1,
  preferred_name VARCHAR(255) NULL,
  given_name VARCHAR(255) NULL,
  family_name VARCHAR(255) NULL,
  email VARCHAR(320) NULL,
  phone VARCHAR(64) NULL,
  birthday DATE NULL,
  professional_title VARCHAR(255) NULL,
  affiliations VARCHAR(1000) NULL,
  city VARCHAR(255) NULL,
  state_province VARCHAR(255) NULL,
  country VARCHAR(255) NULL,
  website VARCHAR(1000) NULL,
  version BIGINT UNSIGNED NOT NULL DEFAULT 0,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  updated_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  UNIQUE KEY person_settings_umbral_name (account_id, umbral_name),
  CONSTRAINT person_settings_of_user FOREIGN KEY (user_id) REFERENCES `user` (id) ON DELETE CASCADE,
  CONSTRAINT person_settings_of_account FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- Who asked whom. low_id, high_id: the same two by their keys, so that of a pair one request is pending, whoever made it.
CREATE TABLE connection_request (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  id_random VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  sender_id BIGINT UNSIGNED NOT NULL,
  receiver_id BIGINT UNSIGNED NOT NULL,
  low_id BIGINT UNSIGNED NOT NULL,
  high_id BIGINT UNSIGNED NOT NULL,
  status ENUM('pending', 'accepted', 'rejected', 'withdrawn') NOT NULL DEFAULT 'pending',
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  resolved_on DATETIME(3) NULL,
  pending TINYINT(1) GENERATED ALWAYS AS (IF(status = 'pending', 1, NULL)) STORED,
  UNIQUE KEY connection_request_id_random (id_random),
  UNIQUE KEY connection_request_pending (low_id, high_id, pending),
  KEY connection_request_sent (sender_id, created_on),
  KEY connection_request_received (receiver_id, pending, created_on),
  CONSTRAINT connection_request_by FOREIGN KEY (sender_id) REFERENCES `user` (id) ON DELETE CASCADE,
  CONSTRAINT connection_request_to FOREIGN KEY (receiver_id) REFERENCES `user` (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- What somebody keeps of those they are, or were, connected to: filled once. subject_id: whom it tells of, also when
-- they are connected no more, so that it is emptied when they go; linked_user_id: the same while they are.
CREATE TABLE connection_person (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  id_random VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  owner_id BIGINT UNSIGNED NOT NULL,
  subject_id BIGINT UNSIGNED NULL,
  linked_user_id BIGINT UNSIGNED NULL,
  is_umbral_contact TINYINT(1) NOT NULL DEFAULT 1,
  preferred_name VARCHAR(255) NULL,
  given_name VARCHAR(255) NULL,
  family_name VARCHAR(255) NULL,
  email VARCHAR(320) NULL,
  phone VARCHAR(64) NULL,
  birthday DATE NULL,
  professional_title VARCHAR(255) NULL,
  affiliations VARCHAR(1000) NULL,
  city VARCHAR(255) NULL,
  state_province VARCHAR(255) NULL,
  country VARCHAR(255) NULL,
  website VARCHAR(1000) NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  updated_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  UNIQUE KEY connection_person_id_random (id_random),
  KEY connection_person_of_owner (owner_id),
  KEY connection_person_of_subject (subject_id),
  KEY connection_person_linked (linked_user_id),
  CONSTRAINT connection_person_of_user FOREIGN KEY (owner_id) REFERENCES `user` (id) ON DELETE CASCADE,
  CONSTRAINT connection_person_about FOREIGN KEY (subject_id) REFERENCES `user` (id) ON DELETE SET NULL,
  CONSTRAINT connection_person_is FOREIGN KEY (linked_user_id) REFERENCES `user` (id) ON DELETE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- One side of a connection: each of the two has a row. override_json: what the other one may read of user_id's fields,
-- or may not, whatever is shared with all.
CREATE TABLE user_connection (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  id_random VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  user_id BIGINT UNSIGNED NOT NULL,
  connected_id BIGINT UNSIGNED NOT NULL,
  person_id BIGINT UNSIGNED NOT NULL,
  override_json LONGTEXT NOT NULL DEFAULT '{}',
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  UNIQUE KEY user_connection_id_random (id_random),
  UNIQUE KEY user_connection_pair (user_id, connected_id),
  KEY user_connection_back (connected_id),
  KEY user_connection_person (person_id),
  CONSTRAINT user_connection_of FOREIGN KEY (user_id) REFERENCES `user` (id) ON DELETE CASCADE,
  CONSTRAINT user_connection_to FOREIGN KEY (connected_id) REFERENCES `user` (id) ON DELETE CASCADE,
  CONSTRAINT user_connection_has FOREIGN KEY (person_id) REFERENCES connection_person (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- Hub names that somebody wants nothing of, whether or not anybody has them: what is listed says nothing of that.
CREATE TABLE connection_block (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  id_random VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  user_id BIGINT UNSIGNED NOT NULL,
  umbral_name VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  UNIQUE KEY connection_block_id_random (id_random),
  UNIQUE KEY connection_block_name (user_id, umbral_name),
  CONSTRAINT connection_block_of FOREIGN KEY (user_id) REFERENCES `user` (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- Who had such a name when it was blocked: they stay so under another one.
CREATE TABLE connection_blocked (
  block_id BIGINT UNSIGNED NOT NULL,
  user_id BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (block_id, user_id),
  KEY connection_blocked_user (user_id),
  CONSTRAINT connection_blocked_by FOREIGN KEY (block_id) REFERENCES connection_block (id) ON DELETE CASCADE,
  CONSTRAINT connection_blocked_is FOREIGN KEY (user_id) REFERENCES `user` (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;
