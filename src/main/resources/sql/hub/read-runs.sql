SELECT r.id, r.id_random, a.id_random AS account, r.capability, r.`trigger`, r.source, r.triggered_by, r.status,
       r.progress, r.counts_json, r.message, r.file_sha256, r.started_on, r.finished_on, r.request_id,
       IF(r.confirmed_on IS NULL AND r.status = 'partial', r.asks_json, NULL) AS asks_json, r.file_read_json,
       (SELECT COUNT(*) FROM dead_letter l WHERE l.run_id = r.id AND l.status IN ('open', 'replaying')) AS dead_letters
FROM run r
LEFT JOIN account a ON a.id = r.account_id
WHERE (:account IS NULL OR r.account_id = :account)
  AND (:key IS NULL OR r.id = :key)
  AND (:run IS NULL OR r.id_random = :run)
  AND (:capability IS NULL OR r.capability = :capability)
  AND (:status IS NULL OR r.status = :status)
  AND (:since IS NULL OR r.started_on >= :since)
ORDER BY r.id DESC
LIMIT :limit OFFSET :offset
