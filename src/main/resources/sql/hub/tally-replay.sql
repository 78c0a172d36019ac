SELECT COUNT(*) AS letters, SUM(outcome = 'replayed') AS replayed, SUM(outcome = 'failed') AS failed
FROM dead_letter_replay
WHERE run_id = ?
