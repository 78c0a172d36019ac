SELECT a.id_random AS account, COUNT(*) AS subscriptions
FROM billing_subscription s
JOIN account a ON a.id = s.account_id
WHERE s.tier IS NOT NULL AND s.status IN ('active', 'trialing', 'past_due')
GROUP BY s.account_id, s.owner_id
HAVING COUNT(*) > 1
