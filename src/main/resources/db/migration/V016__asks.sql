-- A run that stops for a person's word: what it asks {what, how_many, limit}, and when that was confirmed.
-- An older hub on this schema knows nothing of the two columns: it asks nobody, and shows such a run as partial.
ALTER TABLE run
  ADD COLUMN asks_json JSON NULL,
  ADD COLUMN confirmed_on DATETIME(3) NULL;
