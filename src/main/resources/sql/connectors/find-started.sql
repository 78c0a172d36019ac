SELECT r.id_random, i.status AS state, r.status, r.counts_json
FROM inbox i
JOIN run r ON r.id = i.run_id
WHERE i.`connection` = :lane AND i.event_key IN (:keys)
