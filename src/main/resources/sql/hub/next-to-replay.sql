-- What waits for its turn in a replay; the canaries only, or all
SELECT p.id, p.dead_letter_id, l.inbox_id, l.status = 'open' AS open,
       i.run_id IS NOT NULL AND i.body IS NULL AS job
FROM dead_letter_replay p
JOIN dead_letter l ON l.id = p.dead_letter_id
JOIN inbox i ON i.id = l.inbox_id
WHERE p.run_id = :run AND p.outcome = 'waiting' AND (p.canary OR NOT :canaries)
ORDER BY p.id
LIMIT :most
