SELECT a.id, a.id_random, a.code
FROM event_invite i
JOIN event e ON e.id = i.event_id
JOIN account a ON a.id = e.account_id AND a.enable = 1
WHERE i.id = ?
