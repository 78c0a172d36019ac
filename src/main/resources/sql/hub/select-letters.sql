-- ids counts where named is true
SELECT l.id, l.fingerprint, l.provider, l.capability, l.endpoint, l.exception, l.first_failed_on, l.last_failed_on
FROM dead_letter l
WHERE l.account_id = :account AND l.status = 'open'
  AND (:capability IS NULL OR l.capability = :capability)
  AND (:provider IS NULL OR l.provider = :provider)
  AND (:fingerprint IS NULL OR l.fingerprint = :fingerprint)
  AND (:since IS NULL OR l.last_failed_on >= :since)
  AND (:until IS NULL OR l.last_failed_on < :until)
  AND (NOT :named OR l.id_random IN (:ids))
