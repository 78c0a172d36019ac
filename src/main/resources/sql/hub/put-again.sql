-- A row whose work is over, as it was before that began; what was erased of it does not come back
UPDATE inbox
SET status = 'accepted', attempts = 0, failures = 0, deaths = 0, leased_by = NULL, lease_until = NULL, done_on = NULL,
    run_id = NULL, letter_id = NULL, order_key = NULL
WHERE id = :key AND status IN ('done', 'dead') AND (body IS NOT NULL OR file_path IS NOT NULL)
