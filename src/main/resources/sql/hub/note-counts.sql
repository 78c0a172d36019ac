-- A run in which rows were rejected ends as partial; all else of its end is the inbox's
UPDATE run
SET counts_json = :counts, message = :message, progress = 1,
  finished_on = IF(:rejected > 0, UTC_TIMESTAMP(3), finished_on),
  status = IF(:rejected > 0, 'partial', status)
WHERE id = :run AND status = 'running'
