SELECT s.address_key
FROM suppression s
WHERE s.account_id = :account
  AND s.channel = :channel
  AND s.address_key IN (:keys)
  AND (s.lifted_on IS NULL OR s.noted_on > s.lifted_on)
