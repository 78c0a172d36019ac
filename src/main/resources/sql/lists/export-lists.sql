SELECT m.list_id AS list, m.email_key AS email, 'on it' AS status
FROM list_member m JOIN `user` u ON u.id = :user AND LOWER(u.email) = m.email_key
WHERE m.account_id = :account
UNION ALL
SELECT n.list_id, n.email_key, 'left it'
FROM list_no n JOIN `user` u ON u.id = :user AND LOWER(u.email) = n.email_key
WHERE n.account_id = :account
