-- Changes one row, or two where nobody has ended its run.
UPDATE inbox i
LEFT JOIN run r ON r.id = :run AND r.status = 'running'
SET i.status = 'done', i.done_on = UTC_TIMESTAMP(3), i.leased_by = NULL, i.lease_until = NULL,
    r.status = 'done', r.progress = 1, r.finished_on = UTC_TIMESTAMP(3)
WHERE i.id = :key AND i.leased_by = :me AND i.attempts = :attempts AND i.status = 'working'
