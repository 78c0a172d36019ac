-- What hide-badges is about to change
INSERT INTO record_change (account_id, type, record_id, record, action, run_id, fields_json)
SELECT b.account_id, 'event_badge', b.id, b.id_random, 'u', :run, '{"hide":{"from":false,"to":true}}'
FROM event_badge b
JOIN event_person p ON p.id = b.event_person_id
JOIN zoom_hidden h ON h.event_id = p.event_id AND h.external_id = p.external_id
WHERE h.event_id = :event AND h.hid IS NULL AND b.hide = 0
