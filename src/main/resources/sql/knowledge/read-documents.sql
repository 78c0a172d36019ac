-- Documents with where their work stands, which is what the inbox says of it: work that was given up with its workers
-- has nobody who would have written that it failed.
SELECT d.*, i.status AS work_status, i.failures AS work_failures,
  IF(i.status = 'retrying', i.next_attempt_at, NULL) AS work_next, COUNT(*) OVER () AS total
FROM knowledge_document d
LEFT JOIN run r ON r.id_random = d.run_id
LEFT JOIN inbox i ON i.run_id = r.id
WHERE d.account_id = :account
  AND (:doc_id IS NULL OR d.doc_id = :doc_id)
  AND (:status IS NULL OR IF(i.status = 'dead', 'failed', d.status) = :status)
  AND (:regulation_type IS NULL OR d.regulation_type = :regulation_type)
  AND (:version IS NULL OR d.version = :version)
  AND (:q IS NULL OR d.doc_name LIKE :q OR d.file_name LIKE :q)
ORDER BY d.created_on DESC, d.id DESC
LIMIT :most OFFSET :offset
