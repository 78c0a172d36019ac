-- runs: in the order of the keys. A row is passed over where another of its order key is worked on by now.
UPDATE IGNORE inbox
SET status = 'working', leased_by = :me, attempts = attempts + 1, run_id = ELT(FIELD(id, :keys), :runs),
    lease_until = UTC_TIMESTAMP(3) + INTERVAL :lease * 1000 MICROSECOND
WHERE id IN (:keys) AND status = 'accepted'
