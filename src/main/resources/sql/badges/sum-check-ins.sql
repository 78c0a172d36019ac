SELECT checked_on, device, COUNT(*) OVER () AS times
FROM event_check_in
WHERE badge_id = ? AND taken_on IS NULL
ORDER BY checked_on, id
LIMIT 1
