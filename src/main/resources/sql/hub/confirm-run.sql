-- Once: whoever comes second changes no row. How many it may do now stands in what it was asked to do.
UPDATE run
SET status = 'running', progress = 0, finished_on = NULL, message = '', confirmed_on = UTC_TIMESTAMP(3),
    parameters_json = JSON_SET(parameters_json, '$.confirmed', CAST(JSON_VALUE(asks_json, '$.how_many') AS INTEGER))
WHERE id = :run AND status = 'partial' AND asks_json IS NOT NULL AND confirmed_on IS NULL
  AND finished_on >= UTC_TIMESTAMP(3) - INTERVAL :hours HOUR
