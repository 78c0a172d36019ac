-- Of rows that have none yet, as their replay would have one
INSERT INTO dead_letter (id_random, inbox_id, account_id, provider, capability, endpoint, exception, message,
                         fingerprint, attempts, first_failed_on, last_failed_on, run_id, request_id, status)
SELECT LEFT(REPLACE(REPLACE(TO_BASE64(RANDOM_BYTES(9)), '+', '-'), '/', '_'), 11), i.id, i.account_id, i.provider,
       i.capability, :endpoint, :exception, :message, :fingerprint, i.failures,
       COALESCE(i.first_failed_on, UTC_TIMESTAMP(3)), UTC_TIMESTAMP(3), i.run_id, i.request_id, 'open'
FROM inbox i
WHERE i.id IN (:rows) AND i.letter_id IS NULL
