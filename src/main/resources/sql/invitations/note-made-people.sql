INSERT INTO record_change (account_id, type, record_id, record, action, actor_kind, actor)
SELECT :account, 'event_person', p.id, p.id_random, 'c', 'guest', CONCAT('guest ', :guest)
FROM event_person p WHERE p.id_random IN (:ids)
UNION ALL
SELECT :account, 'event_person_profile', q.id, q.id_random, 'c', 'guest', CONCAT('guest ', :guest)
FROM event_person_profile q WHERE q.id_random IN (:ids)
UNION ALL
SELECT :account, 'event_badge', b.id, b.id_random, 'c', 'guest', CONCAT('guest ', :guest)
FROM event_badge b WHERE b.id_random IN (:ids)
