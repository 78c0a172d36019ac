-- What an account's mails are made of: texts with places for data, by name.
--
-- Read by the version before this one: it has none of this.
CREATE TABLE mail_template (
  account_id BIGINT UNSIGNED NOT NULL,
  code VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  subject VARCHAR(998) NOT NULL,
  body_text MEDIUMTEXT NOT NULL,
  body_html MEDIUMTEXT NOT NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  updated_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  PRIMARY KEY (account_id, code),
  CONSTRAINT mail_template_of_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;
