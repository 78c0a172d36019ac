SELECT 'dead_letter' AS kind, l.id_random AS id, l.capability
FROM dead_letter l
JOIN inbox i ON i.id = l.inbox_id
WHERE l.account_id = :account AND (LOCATE(:name, LOWER(CONVERT(COALESCE(i.body, '') USING utf8mb4))) > 0 OR LOCATE(:name, LOWER(CONVERT(COALESCE(l.edited_payload, '') USING utf8mb4))) > 0)
UNION ALL
SELECT DISTINCT 'run', r.id_random, r.capability
FROM run r
JOIN run_rejection x ON x.run_id = r.id
WHERE r.account_id = :account AND LOCATE(:name, LOWER(CONVERT(COALESCE(x.raw_json, '') USING utf8mb4))) > 0
