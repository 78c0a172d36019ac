-- What a dry run would do
INSERT INTO run_person (run_id, row_no, outcome, who, place, reason)
SELECT run_id, row_no, IF(action = 'subscribe', 'subscribed', 'unsubscribed'), email, list_id, 'would be'
FROM list_change
WHERE run_id = :run AND held = 0
