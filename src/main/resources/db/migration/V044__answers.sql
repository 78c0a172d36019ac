-- How many tokens of the language model an account used on a day (UTC), both ways.
--
-- Read by the version before this one: it knows nothing of this table.
CREATE TABLE answer_model_use (
  account_id BIGINT UNSIGNED NOT NULL,
  day DATE NOT NULL,
  tokens BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (account_id, day),
  CONSTRAINT answer_model_use_of_account FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;
