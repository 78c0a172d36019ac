-- Somebody waits for whom there is a place, or those who attend know of another time or place. What is counted is counted
-- once an event: thousands may wait.
SELECT e.id
FROM event e
JOIN event_hosting h ON h.event_id = e.id
WHERE h.removed_on IS NULL
  AND COALESCE(e.end_datetime, e.start_datetime, UTC_TIMESTAMP()) > UTC_TIMESTAMP() - INTERVAL 2 DAY
  AND (NOT (e.start_datetime <=> h.told_start AND e.end_datetime <=> h.told_end AND e.timezone <=> h.told_timezone
            AND e.location <=> h.told_location)
       OR (SELECT 1 + MIN(w.plus_ones) FROM event_guest w
           WHERE w.event_id = e.id AND w.removed_on IS NULL AND w.status = 'waitlisted')
          <= COALESCE(e.capacity - (SELECT COALESCE(SUM(1 + g.plus_ones), 0) FROM event_guest g
                                    WHERE g.event_id = e.id AND g.removed_on IS NULL AND g.status = 'attending'),
                      2147483647))
