SELECT status, asks_json IS NOT NULL AS asks, confirmed_on IS NOT NULL AS confirmed,
       COALESCE(finished_on < UTC_TIMESTAMP(3) - INTERVAL :hours HOUR, FALSE) AS late
FROM run
WHERE id = :run
FOR UPDATE
