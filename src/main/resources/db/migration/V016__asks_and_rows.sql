-- A run that stops for a person's word: what it asks {what, how_many, limit}, and when that was confirmed.
-- An older hub on this schema knows nothing of the two columns: it asks nobody, and shows such a run as partial.
ALTER TABLE run
  ADD COLUMN asks_json JSON NULL,
  ADD COLUMN confirmed_on DATETIME(3) NULL;

-- What became of the rows of a file that are imported, a few thousand rows in one: `rows_text` has a line a row,
-- `<row> <outcome> <who>`; outcome: c created, u updated, n unchanged; who: + and a new person's public id, a person's
-- key, or nothing. Rows that became nothing stand in run_rejection. An older hub on this schema writes none.
CREATE TABLE run_outcome (
  run_id BIGINT UNSIGNED NOT NULL,
  from_row INT UNSIGNED NOT NULL,
  to_row INT UNSIGNED NOT NULL,
  rows_text MEDIUMTEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (run_id, from_row),
  CONSTRAINT run_outcome_of_run FOREIGN KEY (run_id) REFERENCES run (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;
