-- Each guest's last answer, by the day of UTC when they gave it; a year of days at most.
SELECT CAST(DATE(answered_on) AS CHAR) AS day,
       SUM(status = 'attending') AS attending,
       SUM(status = 'waitlisted') AS waitlisted,
       SUM(status = 'declined') AS declined
FROM event_guest
WHERE event_id = :event AND removed_on IS NULL AND answered_on IS NOT NULL
GROUP BY DATE(answered_on)
ORDER BY DATE(answered_on) DESC
LIMIT 366
