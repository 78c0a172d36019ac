SELECT u.id, u.uuid, u.account_id, a.id_random AS account
FROM `user` u
JOIN account a ON a.id = u.account_id
WHERE u.id = :person
