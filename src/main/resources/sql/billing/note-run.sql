UPDATE run
SET counts_json = :counts, message = :message, progress = 1
WHERE id = :run AND status = 'running'
