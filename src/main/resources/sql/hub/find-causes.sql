-- Open dead letters by their cause. What is counted stands in one index
SELECT g.fingerprint AS id, a.id_random AS account, a.name AS account_name, l.capability, l.message AS what,
       g.letters AS how_many, g.since, g.last_on
FROM (
  SELECT account_id, fingerprint, COUNT(*) AS letters, MIN(first_failed_on) AS since, MAX(last_failed_on) AS last_on,
         MAX(id) AS latest
  FROM dead_letter
  WHERE status = 'open' AND (:account IS NULL OR account_id = :account)
  GROUP BY account_id, fingerprint
  ORDER BY letters DESC, latest DESC
  LIMIT :most
) g
JOIN dead_letter l ON l.id = g.latest
JOIN account a ON a.id = g.account_id
ORDER BY g.letters DESC, g.latest DESC
