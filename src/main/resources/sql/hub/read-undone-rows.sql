-- What an undo did, and what it left, in the order in which it came to them. A run that is no undo has none.
(SELECT c.row_no, CASE c.action WHEN 'u' THEN 'restored' WHEN 'd' THEN 'removed' ELSE 'returned' END AS outcome,
  c.type, c.record, NULL AS field, NULL AS reason
FROM record_change c JOIN run r ON r.id = c.run_id AND r.undoes IS NOT NULL
WHERE c.run_id = :run AND c.row_no > :after
  AND (:outcome IS NULL OR :outcome = CASE c.action WHEN 'u' THEN 'restored' WHEN 'd' THEN 'removed' ELSE 'returned' END)
ORDER BY c.row_no LIMIT :limit)
UNION ALL
(SELECT k.row_no, 'kept', k.type, k.record, k.field, k.reason
FROM run_kept k
WHERE k.run_id = :run AND k.row_no > :after AND (:outcome IS NULL OR :outcome = 'kept')
ORDER BY k.row_no LIMIT :limit)
ORDER BY row_no LIMIT :limit
