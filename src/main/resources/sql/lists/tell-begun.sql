-- What an earlier try of the run did and could not note any more: the roster shows it
INSERT INTO run_person (run_id, row_no, outcome, who, place)
SELECT c.run_id, c.row_no, IF(c.action = 'subscribe', 'subscribed', 'unsubscribed'), c.email, c.list_id
FROM list_change c
LEFT JOIN list_stage_roster r ON r.run_id = :run AND r.list_id = c.list_id AND r.email_key = c.email_key
WHERE c.run_id = :run AND c.account_id = :account AND c.connection = :connection AND c.list_id = :list AND c.begun = 1
  AND (c.action = 'subscribe' AND r.email_key IS NOT NULL OR c.action = 'unsubscribe' AND r.email_key IS NULL)
