-- Matches no row when someone else has gone on with the run.
UPDATE run
SET `position` = :to, progress = :progress, counts_json = :counts
WHERE id = :run_id AND `position` = :from
