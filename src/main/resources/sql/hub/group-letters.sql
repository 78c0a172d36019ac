SELECT g.*, l.message
FROM (
  SELECT l.fingerprint, l.provider, l.capability, l.endpoint, l.exception, COUNT(*) AS letters,
         MIN(l.first_failed_on) AS first_failed_on, MAX(l.last_failed_on) AS last_failed_on, MAX(l.id) AS latest
  FROM dead_letter l
  WHERE (:account IS NULL OR l.account_id = :account)
    AND (:capability IS NULL OR l.capability = :capability)
    AND (:provider IS NULL OR l.provider = :provider)
    AND l.status = :status
  GROUP BY l.fingerprint, l.provider, l.capability, l.endpoint, l.exception
) g
JOIN dead_letter l ON l.id = g.latest
ORDER BY g.letters DESC, g.latest DESC
LIMIT :limit OFFSET :offset
