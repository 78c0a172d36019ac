SELECT r.id_random, r.capability, r.`trigger`, r.status, r.started_on, r.finished_on,
  EXISTS (SELECT 1 FROM inbox i WHERE i.run_id = r.id) AS worked
FROM run r
WHERE r.request_id = :request AND COALESCE(r.account_id, 0) = :account
ORDER BY r.id DESC
LIMIT :most
