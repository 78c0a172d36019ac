SELECT s.channel, s.address, s.reason, s.source, s.noted_on
FROM suppression s
WHERE s.account_id = :account
  AND (:channel IS NULL OR s.channel = :channel)
  AND (:key IS NULL OR s.address_key = :key)
  AND (s.lifted_on IS NULL OR s.noted_on > s.lifted_on)
ORDER BY s.noted_on DESC, s.id DESC
LIMIT :limit OFFSET :offset
