-- Who did what to what, from where and when. Rows are only ever added: nothing removes one, and only two things touch
-- one later. The sealer gives it seal_no and hash; the erasure of a person empties values and salt of a part.
--
-- Two parts hold what may be personal: the actor's (actor_id, actor_name, credential, address, agent) and the
-- subject's (resource_id, before_json, after_json). Each has a digest: SHA-256 over its salt and its values. hash is
-- SHA-256 over the hash of the row before, everything else in the row, and the two digests, so that it is still right
-- when a part is erased. docs/reference/audit.md has the bytes.
--
-- No foreign keys: a row outlives what it tells of. count: how many alike there were, `at` being when the first was.
CREATE TABLE audit (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  id_random VARCHAR(22) COLLATE utf8mb4_bin NOT NULL,
  `at` DATETIME(3) NOT NULL,
  account_id BIGINT UNSIGNED NULL,
  action VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
  outcome VARCHAR(16) COLLATE utf8mb4_bin NOT NULL,
  resource VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
  request_id VARCHAR(64) COLLATE utf8mb4_bin NULL,
  `count` INT UNSIGNED NOT NULL DEFAULT 1,
  actor_kind VARCHAR(16) COLLATE utf8mb4_bin NOT NULL,
  actor_id VARCHAR(190) COLLATE utf8mb4_bin NULL,
  actor_name VARCHAR(320) COLLATE utf8mb4_uca1400_as_ci NULL,
  credential VARCHAR(190) COLLATE utf8mb4_bin NULL,
  address VARCHAR(64) COLLATE utf8mb4_bin NULL,
  agent VARCHAR(255) COLLATE utf8mb4_bin NULL,
  actor_salt BINARY(16) NULL,
  actor_digest BINARY(32) NOT NULL,
  resource_id VARCHAR(190) COLLATE utf8mb4_bin NULL,
  before_json MEDIUMTEXT COLLATE utf8mb4_bin NULL,
  after_json MEDIUMTEXT COLLATE utf8mb4_bin NULL,
  subject_salt BINARY(16) NULL,
  subject_digest BINARY(32) NOT NULL,
  seal_no BIGINT UNSIGNED NULL,
  hash BINARY(32) NULL,
  UNIQUE KEY audit_id_random (id_random),
  UNIQUE KEY audit_seal_no (seal_no),
  KEY audit_of_account (account_id, id),
  KEY audit_actor_id (actor_id),
  KEY audit_actor_name (actor_name),
  KEY audit_action (action),
  KEY audit_resource (resource, resource_id),
  KEY audit_resource_id (resource_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- The end of the chain: one row. Who holds its lock seals.
CREATE TABLE audit_chain (
  id TINYINT UNSIGNED NOT NULL PRIMARY KEY,
  seal_no BIGINT UNSIGNED NOT NULL,
  hash BINARY(32) NOT NULL,
  sealed_on DATETIME(3) NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

INSERT INTO audit_chain (id, seal_no, hash) VALUES (1, 0, UNHEX(REPEAT('00', 32)));

-- The settings of the last start, to find out what the next one changes. Of a secret only a keyed digest.
CREATE TABLE audit_setting (
  name VARCHAR(190) COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
  `value` VARCHAR(2000) COLLATE utf8mb4_bin NOT NULL,
  updated_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;
