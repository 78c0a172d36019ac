-- attempts: none of them was claimed before, so who holds one under this name holds it by this claim.
UPDATE inbox
SET status = 'done', done_on = UTC_TIMESTAMP(3), leased_by = NULL, lease_until = NULL
WHERE id IN (:keys) AND leased_by = :me AND attempts = 1 AND status = 'working'
