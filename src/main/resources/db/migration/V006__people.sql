-- People, and how they prove who they are. Nothing here holds a secret that can be used: passwords and passcodes are
-- slow hashes, tokens are SHA-256 of many random bits.

-- Whom the account's mails may be from: addresses, and domains as @example.org; null: nobody. link_hosts
-- are the hosts that links in mails may lead to.
ALTER TABLE account
  ADD COLUMN mail_senders_json JSON NULL,
  ADD COLUMN link_hosts_json JSON NULL;

-- uuid is the id of /api and /auth and a token's sub; id_random the id of V3. email_key and username are of living users
-- only: lower case, and null once deleted, so that the address is free again.

CREATE TABLE `user` (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  id_random VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  uuid CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  account_id BIGINT UNSIGNED NOT NULL,
  email VARCHAR(255) NULL,
  email_key VARCHAR(255) COLLATE utf8mb4_bin NULL,
  username VARCHAR(100) COLLATE utf8mb4_uca1400_as_ci NULL,
  name VARCHAR(255) NULL,
  role VARCHAR(32) COLLATE utf8mb4_bin NOT NULL DEFAULT 'analyst',
  knowledge_role VARCHAR(32) COLLATE utf8mb4_bin NULL,
  super TINYINT(1) NOT NULL DEFAULT 0,
  manager TINYINT(1) NOT NULL DEFAULT 0,
  administrator TINYINT(1) NOT NULL DEFAULT 0,
  active TINYINT(1) NOT NULL DEFAULT 1,
  deactivated_at DATETIME(3) NULL,
  deactivated_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  password_hash VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NULL,
  email_verified TINYINT(1) NOT NULL DEFAULT 0,
  allow_auth_key TINYINT(1) NOT NULL DEFAULT 0,
  enable_from DATETIME(3) NULL,
  enable_to DATETIME(3) NULL,
  terms_accepted_at DATETIME(3) NULL,
  deleted_at DATETIME(3) NULL,
  notes TEXT NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  updated_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  UNIQUE KEY user_id_random (id_random),
  UNIQUE KEY user_uuid (uuid),
  UNIQUE KEY user_email (email_key),
  UNIQUE KEY user_username (account_id, username),
  CONSTRAINT user_of_account FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- One sign-in. Access tokens name it (sid), refresh tokens are its family, and all of them end with it.
-- kind: browser, api
CREATE TABLE user_session (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  id_random VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  user_id BIGINT UNSIGNED NOT NULL,
  kind VARCHAR(16) COLLATE utf8mb4_bin NOT NULL,
  address VARCHAR(45) CHARACTER SET ascii NULL,
  agent VARCHAR(255) NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  last_seen_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  expires_on DATETIME(3) NOT NULL,
  ended_on DATETIME(3) NULL,
  ended_because VARCHAR(32) COLLATE utf8mb4_bin NULL,
  UNIQUE KEY user_session_id_random (id_random),
  KEY user_session_live (user_id, ended_on),
  CONSTRAINT user_session_of_user FOREIGN KEY (user_id) REFERENCES `user` (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- Single use: used_on is set by whoever exchanges it for the next one.
CREATE TABLE refresh_token (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  user_session_id BIGINT UNSIGNED NOT NULL,
  parent_id BIGINT UNSIGNED NULL,
  token_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  expires_on DATETIME(3) NOT NULL,
  used_on DATETIME(3) NULL,
  UNIQUE KEY refresh_token_hash (token_hash),
  KEY refresh_token_parent (parent_id),
  CONSTRAINT refresh_token_of_session FOREIGN KEY (user_session_id) REFERENCES user_session (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- prefix: the first eight characters of id_random. scopes_json: null for all that its owner may.
-- expires_at moves forward when the token is rotated, to the end of the overlap.
CREATE TABLE personal_access_token (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  id_random VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  user_id BIGINT UNSIGNED NOT NULL,
  name VARCHAR(100) NOT NULL,
  prefix CHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  token_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  scopes_json JSON NULL,
  created_at DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  expires_at DATETIME(3) NULL,
  last_used_at DATETIME(3) NULL,
  last_used_address VARCHAR(45) CHARACTER SET ascii NULL,
  revoked_at DATETIME(3) NULL,
  replaced_by VARCHAR(22) COLLATE utf8mb4_bin NULL,
  UNIQUE KEY personal_access_token_id_random (id_random),
  UNIQUE KEY personal_access_token_hash (token_hash),
  KEY personal_access_token_of (user_id, revoked_at),
  CONSTRAINT personal_access_token_of_user FOREIGN KEY (user_id) REFERENCES `user` (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- role: super, manager, administrator, trusted, public, authenticated. version stands in the tokens that the passcode
-- opened; a new passcode has a new one, so that those end.
CREATE TABLE site_passcode (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  site_id BIGINT UNSIGNED NOT NULL,
  role VARCHAR(16) COLLATE utf8mb4_bin NOT NULL,
  passcode_hash VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  version VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  updated_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  UNIQUE KEY site_passcode_role (site_id, role),
  CONSTRAINT site_passcode_of_site FOREIGN KEY (site_id) REFERENCES site (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- Links and keys that work once. purpose: reset, verify, auth_key
CREATE TABLE one_time_token (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  user_id BIGINT UNSIGNED NOT NULL,
  purpose VARCHAR(16) COLLATE utf8mb4_bin NOT NULL,
  token_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  expires_on DATETIME(3) NOT NULL,
  used_on DATETIME(3) NULL,
  UNIQUE KEY one_time_token_hash (token_hash),
  KEY one_time_token_of (user_id, purpose),
  CONSTRAINT one_time_token_of_user FOREIGN KEY (user_id) REFERENCES `user` (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;
