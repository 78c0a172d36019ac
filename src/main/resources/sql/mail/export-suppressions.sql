SELECT s.channel, s.address, s.reason, s.noted_on, s.lifted_on
FROM suppression s JOIN `user` u ON u.id = :user AND s.channel = 'mail' AND LOWER(u.email) = s.address_key
WHERE s.account_id = :account
