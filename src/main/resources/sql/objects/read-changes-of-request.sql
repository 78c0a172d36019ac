SELECT c.type, c.action, COUNT(*) AS `count`, MIN(c.changed_on) AS first, MAX(c.changed_on) AS last,
  GROUP_CONCAT(c.record ORDER BY c.id LIMIT 20) AS ids
FROM record_change c
WHERE c.request_id = :request AND COALESCE(c.account_id, 0) = :account
GROUP BY c.type, c.action
UNION ALL
SELECT c.type, c.action, COUNT(*), MIN(c.changed_on), MAX(c.changed_on), GROUP_CONCAT(c.record ORDER BY c.id LIMIT 20)
FROM run r
JOIN record_change c ON c.run_id = r.id
WHERE r.request_id = :request AND COALESCE(r.account_id, 0) = :account AND c.request_id IS NULL
  AND COALESCE(c.account_id, 0) = :account
GROUP BY c.type, c.action
UNION ALL
SELECT m.type, 'c', SUM(m.last_id - m.first_id + 1), MIN(m.created_on), MAX(m.created_on), NULL
FROM run r
JOIN record_created m ON m.run_id = r.id
WHERE r.request_id = :request AND COALESCE(r.account_id, 0) = :account AND COALESCE(m.account_id, 0) = :account
GROUP BY m.type
