-- Of work that was begun, or handed back, and is given up
UPDATE run r
JOIN inbox i ON i.run_id = r.id
SET r.status = 'failed', r.progress = 1, r.message = :message, r.finished_on = UTC_TIMESTAMP(3)
WHERE i.`connection` = :connection AND i.status IN ('accepted', 'retrying') AND r.status = 'running'
