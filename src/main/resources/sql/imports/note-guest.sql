-- That a person gets the external id by which a file knows them.
INSERT INTO record_change (account_id, type, record_id, record, action, run_id, fields_json)
SELECT :account_id, 'event_person', p.id, p.id_random, 'u', :run_id,
       JSON_OBJECT('external_id', JSON_OBJECT('from', p.external_id, 'to', :external))
FROM event_person p
WHERE p.id = :person
