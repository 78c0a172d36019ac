-- A run that stops and asks
UPDATE run
SET counts_json = :counts, message = :message, progress = 1, finished_on = UTC_TIMESTAMP(3), status = 'partial',
    asks_json = :asks, confirmed_on = NULL
WHERE id = :run AND status = 'running'
