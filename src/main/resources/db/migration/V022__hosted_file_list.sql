-- Lists of an account's files go by the key, in their own order: without this they are found by the hash and sorted.
-- An older hub on this schema only writes one index more.
ALTER TABLE hosted_file
  ADD KEY hosted_file_account (account_id);
