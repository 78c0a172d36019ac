-- Rows, their letters, what was replayed of them, and the runs that wait for them
UPDATE inbox i
JOIN dead_letter l ON l.inbox_id = i.id
LEFT JOIN dead_letter_replay p ON p.dead_letter_id = l.id AND p.outcome = 'pending'
LEFT JOIN run r ON r.id = i.run_id AND r.status = 'running'
SET i.status = 'discarded', i.letter_id = l.id, i.done_on = UTC_TIMESTAMP(3),
    l.status = 'discarded', l.ended_on = UTC_TIMESTAMP(3), l.ended_by = :by, l.reason = :message,
    p.outcome = 'failed', p.exception = :exception, p.message = :message, p.ended_on = UTC_TIMESTAMP(3),
    r.status = 'failed', r.progress = 1, r.message = :message, r.finished_on = UTC_TIMESTAMP(3)
WHERE i.id IN (:rows)
