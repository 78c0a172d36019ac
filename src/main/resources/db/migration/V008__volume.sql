-- What workers and the purge ask for is found in an index, however much waits, waits for another try, or has ended.
--
-- due_at: when a row that waits for another try is due; null for all others, so that the rows of everyday work don't
-- touch the index. done_on from here on: when it was done or discarded.
ALTER TABLE inbox
  ADD COLUMN due_at DATETIME(3) GENERATED ALWAYS AS (IF(status = 'retrying', next_attempt_at, NULL)) STORED,
  DROP KEY inbox_turn,
  ADD KEY inbox_turn (status, provider, `connection`, priority, id),
  ADD KEY inbox_due (due_at),
  ADD KEY inbox_ended (done_on);

UPDATE inbox i
LEFT JOIN dead_letter l ON l.id = i.letter_id
SET i.done_on = COALESCE(l.ended_on, i.created_on)
WHERE i.status IN ('done', 'discarded') AND i.done_on IS NULL;
