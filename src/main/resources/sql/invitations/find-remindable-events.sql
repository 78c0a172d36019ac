-- Events with somebody who might have to be reminded: in a day around the time, whatever the time zone.
SELECT e.id
FROM event e
JOIN event_hosting h ON h.event_id = e.id
WHERE h.removed_on IS NULL AND e.remind_days IS NOT NULL
  AND COALESCE(e.rsvp_until, e.start_datetime) > :now - INTERVAL 1 DAY
  AND COALESCE(e.rsvp_until, e.start_datetime) < :now + INTERVAL e.remind_days + 1 DAY
  AND EXISTS (SELECT 1 FROM event_guest g
              WHERE g.event_id = e.id AND g.removed_on IS NULL AND g.status IN ('invited', 'opened')
                AND g.token_hash IS NOT NULL AND g.reminded_on IS NULL)
