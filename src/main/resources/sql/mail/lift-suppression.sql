UPDATE suppression
SET lifted_on = GREATEST(UTC_TIMESTAMP(6), noted_on)
WHERE account_id = :account
  AND channel = :channel
  AND address_key = :key
  AND (lifted_on IS NULL OR noted_on > lifted_on)
