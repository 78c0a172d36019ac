-- Hubs that wrote their sign of life within the day
SELECT LEFT(hub, 8) AS id, beaten_on AS seen_on, beaten_on > UTC_TIMESTAMP(3) - INTERVAL 30 SECOND AS alive
FROM hub_pulse
WHERE beaten_on > UTC_TIMESTAMP(3) - INTERVAL 1 HOUR
ORDER BY beaten_on DESC
LIMIT 100
