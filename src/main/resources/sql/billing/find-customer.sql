-- Whose subscription counts, else the one kept last
SELECT customer_id FROM billing_customer c
WHERE account_id = :account AND owner_id = :owner
ORDER BY (SELECT COUNT(*) FROM billing_subscription s
  WHERE s.owner_id = c.owner_id AND s.account_id = c.account_id AND s.customer_id = c.customer_id
    AND s.status IN ('active', 'trialing', 'past_due')) > 0 DESC, created_on DESC, customer_id DESC
LIMIT 1
