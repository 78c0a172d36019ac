SELECT l.id, l.id_random, a.id_random AS account, l.provider, l.capability, l.endpoint, l.exception, l.message,
       l.fingerprint, l.attempts, l.first_failed_on, l.last_failed_on, r.id_random AS run, l.request_id, l.status,
       l.ended_on, l.ended_by, l.reason, i.content_type
FROM dead_letter l
JOIN account a ON a.id = l.account_id
JOIN inbox i ON i.id = l.inbox_id
LEFT JOIN run r ON r.id = l.run_id
WHERE (:account IS NULL OR l.account_id = :account)
  AND (:letter IS NULL OR l.id_random = :letter)
  AND (:capability IS NULL OR l.capability = :capability)
  AND (:provider IS NULL OR l.provider = :provider)
  AND (:fingerprint IS NULL OR l.fingerprint = :fingerprint)
  AND (:status IS NULL OR l.status = :status)
  AND (:run IS NULL OR r.id_random = :run
    OR l.id IN (SELECT p.dead_letter_id FROM dead_letter_replay p JOIN run w ON w.id = p.run_id WHERE w.id_random = :run))
ORDER BY l.id DESC
LIMIT :limit OFFSET :offset
