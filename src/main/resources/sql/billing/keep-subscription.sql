-- What was read later wins, so each assignment looks at read_on, which is set last. A price that left the connection's
-- settings keeps the tier that it stood for.
INSERT INTO billing_subscription (owner_id, subscription_id, account_id, customer_id, price_id, tier, status, period_end,
  cancel_at_period_end, read_on)
VALUES (:owner, :subscription, :account, :customer, :price, :tier, :status, :period_end, :cancel, :read_on)
ON DUPLICATE KEY UPDATE
  account_id = IF(VALUES(read_on) >= read_on, VALUES(account_id), account_id),
  customer_id = IF(VALUES(read_on) >= read_on, VALUES(customer_id), customer_id),
  tier = IF(VALUES(read_on) >= read_on,
    IF(VALUES(tier) IS NULL AND VALUES(price_id) = price_id, tier, VALUES(tier)), tier),
  price_id = IF(VALUES(read_on) >= read_on, VALUES(price_id), price_id),
  status = IF(VALUES(read_on) >= read_on, VALUES(status), status),
  period_end = IF(VALUES(read_on) >= read_on, VALUES(period_end), period_end),
  cancel_at_period_end = IF(VALUES(read_on) >= read_on, VALUES(cancel_at_period_end), cancel_at_period_end),
  updated_on = UTC_TIMESTAMP(3),
  read_on = GREATEST(read_on, VALUES(read_on))
