-- plus_ones: of those who attend.
SELECT event_id, COUNT(*) AS people,
       COALESCE(SUM(status <> 'new'), 0) AS invited,
       COALESCE(SUM(status NOT IN ('new', 'invited')), 0) AS opened,
       COALESCE(SUM(status = 'attending'), 0) AS attending,
       COALESCE(SUM(status = 'waitlisted'), 0) AS waitlisted,
       COALESCE(SUM(status = 'declined'), 0) AS declined,
       COALESCE(SUM(IF(status = 'attending', plus_ones, 0)), 0) AS plus_ones
FROM event_guest
WHERE event_id IN (:events) AND removed_on IS NULL
GROUP BY event_id
