-- The last answer to the same reading that the account had before the event's own were kept
SELECT r.account_id, r.inbox_id, r.status, r.sealed
FROM vendor_record r
JOIN (SELECT account_id, MAX(id) AS last FROM vendor_record WHERE inbox_id = :event GROUP BY account_id) own
  ON own.account_id = r.account_id AND r.id < own.last
WHERE r.request_digest = :digest AND r.method = 'GET'
ORDER BY r.id DESC
LIMIT 1
