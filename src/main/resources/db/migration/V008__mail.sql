-- Whom the account's mails may be from: a JSON list of addresses, and of domains as @example.org. Null: nobody.
ALTER TABLE account ADD COLUMN IF NOT EXISTS mail_senders_json JSON NULL;
