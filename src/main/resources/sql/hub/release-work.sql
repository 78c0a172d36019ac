-- What dead workers held is taken by others: after a first death at once, after each further one later, and each row at
-- a moment of its own. So a row that kills its workers does not take the rows beside it along each time, and a hub that
-- is killed again and again does not wear out what it happened to hold.
UPDATE inbox
SET status = IF(deaths = 0, 'accepted', 'retrying'),
  next_attempt_at = UTC_TIMESTAMP(3) + INTERVAL IF(deaths = 0, 0, :lease * deaths * (0.5 + RAND()) * 1000) MICROSECOND,
  leased_by = NULL,
  lease_until = NULL,
  deaths = deaths + 1
WHERE id IN (:keys) AND status = 'working' AND lease_until < UTC_TIMESTAMP(3) AND deaths + 1 < :most
