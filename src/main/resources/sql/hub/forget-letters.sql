-- Dead letters that name somebody who is erased, and the events behind them
UPDATE dead_letter l
JOIN inbox i ON i.id = l.inbox_id
SET l.edited_payload = NULL, l.message = '(erased)',
    l.reason = IF(l.status = 'open', 'erased', l.reason), l.ended_by = IF(l.status = 'open', 'the hub', l.ended_by),
    l.ended_on = COALESCE(l.ended_on, UTC_TIMESTAMP(3)),
    i.body = NULL, i.headers_json = '{}', i.done_on = COALESCE(i.done_on, UTC_TIMESTAMP(3)),
    i.status = IF(i.status = 'dead', 'discarded', i.status),
    l.status = IF(l.status = 'open', 'discarded', l.status)
WHERE l.account_id = :account AND l.status <> 'replaying'
  AND (LOCATE(:name, LOWER(CONVERT(COALESCE(i.body, '') USING utf8mb4))) > 0 OR LOCATE(:name, LOWER(CONVERT(COALESCE(l.edited_payload, '') USING utf8mb4))) > 0
    OR LOCATE(:name, LOWER(CONVERT(l.message USING utf8mb4))) > 0 OR LOCATE(:name, LOWER(CONVERT(COALESCE(l.reason, '') USING utf8mb4))) > 0 OR LOCATE(:name, LOWER(CONVERT(i.headers_json USING utf8mb4))) > 0)
