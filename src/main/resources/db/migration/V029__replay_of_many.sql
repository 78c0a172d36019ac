-- A replay of many tries some of its letters first (canary). Outcomes more than before: waiting (its turn comes after
-- the canaries; the letter is open meanwhile), kept (stays open, as the canaries failed), left (was not open any more
-- when its turn came). told stays 0 for what waits.
--
-- An older hub on this schema shows such a run as running and puts no letter back that waits: a newer one does.
ALTER TABLE dead_letter_replay
  ADD COLUMN canary TINYINT(1) NOT NULL DEFAULT 0,
  ADD KEY dead_letter_replay_run (run_id, outcome, canary);
