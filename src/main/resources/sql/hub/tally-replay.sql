-- slow: a canary is at work for longer than people like to wait
SELECT COUNT(*) AS letters, COALESCE(SUM(outcome = 'waiting'), 0) AS waiting,
       COALESCE(SUM(outcome = 'pending'), 0) AS pending, COALESCE(SUM(outcome = 'replayed'), 0) AS replayed,
       COALESCE(SUM(outcome = 'failed'), 0) AS failed, COALESCE(SUM(outcome = 'kept'), 0) AS kept,
       COALESCE(SUM(outcome = 'left'), 0) AS `left`,
       COALESCE(SUM(canary AND outcome <> 'left'), 0) AS canaries,
       COALESCE(SUM(canary AND outcome = 'waiting'), 0) AS canaries_waiting,
       COALESCE(SUM(canary AND outcome = 'pending'), 0) AS canaries_pending,
       COALESCE(SUM(canary AND outcome = 'failed'), 0) AS canaries_failed,
       COALESCE(MAX(canary AND outcome = 'pending'
         AND started_on < UTC_TIMESTAMP(3) - INTERVAL :patience SECOND), 0) AS slow
FROM dead_letter_replay
WHERE run_id = :run
