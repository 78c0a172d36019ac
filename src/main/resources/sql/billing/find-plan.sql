-- The one that counts: of those that grant the highest tier, else the one that lasted longest
SELECT tier, status, period_end, cancel_at_period_end, customer_id,
  tier IS NOT NULL AND status IN ('active', 'trialing', 'past_due') AS grants
FROM billing_subscription
WHERE account_id = :account AND owner_id = :owner
ORDER BY grants DESC, IF(grants, tier + 0, 0) DESC, period_end DESC, subscription_id DESC
LIMIT 1
