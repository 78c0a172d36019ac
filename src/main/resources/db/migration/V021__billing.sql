-- Who pays and for what, as Stripe has it. owner_id is the account whose Stripe connection it came by: the operator's,
-- or the paying account itself. So nothing that comes by one account's connection touches what came by another's.
--
-- Read by the version before this one: it has none of this.
CREATE TABLE billing_customer (
  owner_id BIGINT UNSIGNED NOT NULL,
  customer_id VARCHAR(128) COLLATE utf8mb4_bin NOT NULL,
  account_id BIGINT UNSIGNED NOT NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  PRIMARY KEY (owner_id, customer_id, account_id),
  KEY billing_customer_account (account_id, owner_id),
  CONSTRAINT billing_customer_of_owner FOREIGN KEY (owner_id) REFERENCES account (id) ON DELETE CASCADE,
  CONSTRAINT billing_customer_of_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- tier: null where the price is none of the connection's, which grants nothing. read_on: when Stripe was asked, by the
-- clock of the database.
CREATE TABLE billing_subscription (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  owner_id BIGINT UNSIGNED NOT NULL,
  subscription_id VARCHAR(128) COLLATE utf8mb4_bin NOT NULL,
  account_id BIGINT UNSIGNED NOT NULL,
  customer_id VARCHAR(128) COLLATE utf8mb4_bin NOT NULL,
  price_id VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  tier ENUM('pro', 'business') NULL,
  status VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  period_end DATETIME(3) NULL,
  cancel_at_period_end TINYINT(1) NOT NULL,
  read_on DATETIME(3) NOT NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  updated_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  UNIQUE KEY billing_subscription_held (owner_id, subscription_id),
  KEY billing_subscription_account (account_id, owner_id),
  CONSTRAINT billing_subscription_of_owner FOREIGN KEY (owner_id) REFERENCES account (id) ON DELETE CASCADE,
  CONSTRAINT billing_subscription_of_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;
