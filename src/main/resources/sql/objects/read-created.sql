-- The run that made the record in a set; nothing where it was made alone
SELECT m.created_on AS changed_on, m.run_id AS run_key, NULL AS actor_kind, r.id_random AS run, r.capability, r.source,
  r.request_id, r.triggered_by AS actor
FROM (
  SELECT run_id, created_on, first_id FROM record_created WHERE type = :type AND last_id >= :record ORDER BY last_id LIMIT 1
) m
LEFT JOIN run r ON r.id = m.run_id
WHERE m.first_id <= :record
