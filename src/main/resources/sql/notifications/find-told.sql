SELECT DISTINCT u.id, u.uuid, u.account_id, a.id_random AS account
FROM notification n
JOIN `user` u ON u.id = n.user_id
JOIN account a ON a.id = u.account_id
WHERE n.source_type = :type AND n.source_id = :id
