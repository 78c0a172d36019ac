-- A webhook's run begins with the work
UPDATE inbox
SET status = 'accepted', priority = :priority, deaths = 0, run_id = NULL, next_attempt_at = UTC_TIMESTAMP(3)
WHERE id IN (:rows) AND status = 'dead'
