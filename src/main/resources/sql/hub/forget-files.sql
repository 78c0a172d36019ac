-- Runs that read these files forget them; a letter of such a run can't be replayed any more
UPDATE run r
LEFT JOIN inbox i ON i.run_id = r.id AND i.status = 'dead'
LEFT JOIN dead_letter l ON l.inbox_id = i.id AND l.status = 'open'
SET r.file_sha256 = NULL,
    i.status = IF(l.id IS NULL, i.status, 'discarded'), i.done_on = IF(l.id IS NULL, i.done_on, UTC_TIMESTAMP(3)),
    l.reason = 'erased', l.ended_by = 'the hub', l.ended_on = UTC_TIMESTAMP(3), l.status = 'discarded'
WHERE r.account_id = :account AND r.file_sha256 IN (:files)
