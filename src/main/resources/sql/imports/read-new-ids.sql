SELECT COUNT(*) AS people, MIN(id) AS first_id, MAX(id) AS last_id
FROM event_person FORCE INDEX (PRIMARY)
WHERE event_id = :event_id AND id >= LAST_INSERT_ID()
