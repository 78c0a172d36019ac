UPDATE IGNORE inbox
SET status = 'working', leased_by = :me, attempts = attempts + 1,
    lease_until = UTC_TIMESTAMP(3) + INTERVAL :lease * 1000 MICROSECOND
WHERE id IN (:keys) AND status = 'accepted'
