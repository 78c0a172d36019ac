SELECT c.id, c.changed_on, c.action, c.row_no, c.fields_json, c.actor_kind, r.id_random AS run, r.capability, r.source,
  COALESCE(c.request_id, r.request_id) AS request_id, COALESCE(c.actor, r.triggered_by) AS actor
FROM record_change c
LEFT JOIN run r ON r.id = c.run_id
WHERE c.type = :type AND c.record_id = :record AND c.id < :before
  AND (:path IS NULL OR c.action <> 'u' OR JSON_EXISTS(c.fields_json, :path))
ORDER BY c.id DESC
LIMIT :limit
