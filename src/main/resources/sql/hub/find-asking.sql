SELECT id, capability, status, asks_json, confirmed_on IS NOT NULL AS confirmed,
       COALESCE(finished_on < UTC_TIMESTAMP(3) - INTERVAL :hours HOUR, FALSE) AS late,
       COALESCE(JSON_VALUE(asks_json, '$.how_many'), 0) AS how_many
FROM run
WHERE id_random = :run AND (:account IS NULL OR account_id = :account)
