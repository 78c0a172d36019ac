-- Documents of an account, what was read of them, and the passages that answers stand on. All of it is here; the
-- indexes on the nodes' disks are copies, built from these tables at will.
--
-- Read by the version before this one: it knows nothing of these tables.

-- doc_id: the name that the account gave, or one of ours; while its row is there, nobody else of the account has it.
-- file_hash: SHA-256 of the bytes, in the file store; null once they are gone.
-- generation: which reading of the file answers stand on; 0 until there is one. A passage or page of another
-- generation is either being made, or about to go.
-- wanted: which reading is asked for, raised by each reprocess; work on a lower one ends without effect.
-- change_number: which change of the account's index this was, so that copies follow.
CREATE TABLE knowledge_document (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  account_id BIGINT UNSIGNED NOT NULL,
  doc_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  doc_name VARCHAR(255) NOT NULL,
  file_name VARCHAR(255) NOT NULL,
  content_type VARCHAR(255) NOT NULL,
  size_bytes BIGINT UNSIGNED NOT NULL,
  file_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  regulation_type VARCHAR(100) NOT NULL DEFAULT '',
  version VARCHAR(100) NOT NULL DEFAULT '',
  generate_summary TINYINT(1) NOT NULL DEFAULT 0,
  status ENUM('pending', 'stored', 'parsed', 'indexed', 'failed') NOT NULL DEFAULT 'pending',
  stage ENUM('store', 'parse', 'embed', 'index') NOT NULL DEFAULT 'store',
  run_id VARCHAR(22) COLLATE utf8mb4_bin NULL,
  generation INT UNSIGNED NOT NULL DEFAULT 0,
  wanted INT UNSIGNED NOT NULL DEFAULT 1,
  change_number BIGINT UNSIGNED NOT NULL DEFAULT 0,
  parser VARCHAR(100) NULL,
  structure_node_count INT UNSIGNED NOT NULL DEFAULT 0,
  semantic_block_count INT UNSIGNED NOT NULL DEFAULT 0,
  chunk_count INT UNSIGNED NOT NULL DEFAULT 0,
  vector_chunk_count INT UNSIGNED NOT NULL DEFAULT 0,
  summary TEXT NOT NULL DEFAULT '',
  summary_latency_ms INT UNSIGNED NOT NULL DEFAULT 0,
  error VARCHAR(2000) NULL,
  failure_stage ENUM('store', 'parse', 'embed', 'index') NULL,
  created_by BIGINT UNSIGNED NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  updated_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  UNIQUE KEY knowledge_document_doc_id (account_id, doc_id),
  KEY knowledge_document_listed (account_id, created_on),
  KEY knowledge_document_changed (account_id, change_number),
  KEY knowledge_document_file (file_hash),
  CONSTRAINT knowledge_document_of_account FOREIGN KEY (account_id) REFERENCES account (id),
  CONSTRAINT knowledge_document_by FOREIGN KEY (created_by) REFERENCES `user` (id) ON DELETE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- What became of it, in order.
CREATE TABLE knowledge_event (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  document_id BIGINT UNSIGNED NOT NULL,
  at DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  from_status VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
  to_status VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  stage VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  message VARCHAR(2000) NOT NULL,
  metadata LONGTEXT NOT NULL DEFAULT '{}',
  KEY knowledge_event_of_document (document_id, id),
  CONSTRAINT knowledge_event_document FOREIGN KEY (document_id) REFERENCES knowledge_document (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- The text as it was read, page by page (one page, numbered 1, where the format has none): a quote has to stand in it
-- to the letter.
CREATE TABLE knowledge_page (
  document_id BIGINT UNSIGNED NOT NULL,
  generation INT UNSIGNED NOT NULL,
  page INT UNSIGNED NOT NULL,
  text LONGTEXT NOT NULL,
  PRIMARY KEY (document_id, generation, page),
  CONSTRAINT knowledge_page_document FOREIGN KEY (document_id) REFERENCES knowledge_document (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- A passage. text: stands in its page to the letter, from page_offset on (in UTF-16 units). embedded_text: the same
-- with its headings before it, which is what the vector is of. vector: 32-bit floats, little endian, of length 1; null
-- until it is made. model: the one that made it.
CREATE TABLE knowledge_passage (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  document_id BIGINT UNSIGNED NOT NULL,
  generation INT UNSIGNED NOT NULL,
  ordinal INT UNSIGNED NOT NULL,
  page INT UNSIGNED NOT NULL,
  page_offset INT UNSIGNED NOT NULL,
  heading VARCHAR(1000) NOT NULL DEFAULT '',
  text TEXT NOT NULL,
  embedded_text TEXT NOT NULL,
  model VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NULL,
  vector BLOB NULL,
  UNIQUE KEY knowledge_passage_place (document_id, generation, ordinal),
  CONSTRAINT knowledge_passage_document FOREIGN KEY (document_id) REFERENCES knowledge_document (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- An account's index. change_number: raised under this row's lock by whoever changes what answers stand on, in that
-- transaction, so that numbers become visible in their order. model: the one that its vectors are of.
CREATE TABLE knowledge_index (
  account_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
  change_number BIGINT UNSIGNED NOT NULL DEFAULT 0,
  model VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NULL,
  questions_json LONGTEXT NULL,
  CONSTRAINT knowledge_index_of_account FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- Documents that are gone, for copies of the index that have not heard.
CREATE TABLE knowledge_gone (
  account_id BIGINT UNSIGNED NOT NULL,
  change_number BIGINT UNSIGNED NOT NULL,
  document_id BIGINT UNSIGNED NOT NULL,
  at DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  PRIMARY KEY (account_id, change_number),
  CONSTRAINT knowledge_gone_of_account FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;
