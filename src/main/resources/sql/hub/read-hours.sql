SELECT capability, `hour`, SUM(accepted) AS accepted, SUM(done) AS done, SUM(retried) AS retried, SUM(dead) AS dead
FROM hub_hour
WHERE (:account IS NULL OR account_id = :account) AND `hour` >= :from
GROUP BY capability, `hour`
