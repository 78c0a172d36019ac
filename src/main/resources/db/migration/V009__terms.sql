-- Terms and privacy, knowledge roles for who is new, accounts that a sign-up made, and keys that were mailed.
--
-- An older hub beside this one can read all of it and go on writing: every column has a default. A person whom it adds
-- gets a knowledge role like any other; a key that it mails signs in and proves no address; it does not ask for the
-- privacy notice, and a person whom it erases keeps no more than the two times.

-- knowledge_role: new people are readonly; who was there before has none until somebody gives them one.
ALTER TABLE `user`
  MODIFY COLUMN knowledge_role VARCHAR(32) COLLATE utf8mb4_bin NULL DEFAULT 'readonly',
  ADD COLUMN privacy_accepted_at DATETIME(3) NULL;

-- origin: null for one that was set up; 'sign_ups' for the one that holds who signed up for an account of their own and
-- has not confirmed the address yet; 'sign_up' for such an account, made once the address was confirmed.
ALTER TABLE account
  ADD COLUMN origin VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL;

-- mailed: it went to the person's own address and nowhere else, so that whoever has it reads their mail.
ALTER TABLE one_time_token
  ADD COLUMN mailed TINYINT(1) NOT NULL DEFAULT 0;
