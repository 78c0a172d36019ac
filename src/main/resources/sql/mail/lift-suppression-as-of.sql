-- Kept where there is no reason yet too: one from before may still come.
INSERT INTO suppression (account_id, channel, address_key, address, reason, source, noted_on, lifted_on)
VALUES (:account, :channel, :key, :address, 'manual', :source, '1970-01-01', LEAST(:on, UTC_TIMESTAMP(6)))
ON DUPLICATE KEY UPDATE lifted_on = GREATEST(COALESCE(lifted_on, VALUES(lifted_on)), VALUES(lifted_on))
