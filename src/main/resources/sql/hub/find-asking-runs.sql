-- Runs that stopped and wait for a person's word, for as long as it can be given
SELECT r.id_random AS id, a.id_random AS account, a.name AS account_name, r.capability, r.asks_json,
       r.finished_on AS since, r.finished_on AS last_on
FROM run r
JOIN account a ON a.id = r.account_id
WHERE r.asking = 1 AND (:account IS NULL OR r.account_id = :account)
  AND r.finished_on > UTC_TIMESTAMP(3) - INTERVAL 24 HOUR
ORDER BY r.id DESC
LIMIT :most
