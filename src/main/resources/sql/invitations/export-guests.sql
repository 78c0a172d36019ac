-- Of an address that was shown to be theirs.
SELECT g.id_random AS id, e.name AS event, a.name AS account, g.name, g.email, g.phone, g.plus_ones_allowed, g.status,
       g.plus_ones, g.note, g.answered_on AS answered_at, g.token_version, g.reminded_on AS reminded_at,
       g.removed_on AS removed_at, g.created_on AS created_at
FROM `user` u
JOIN event_guest g ON g.email_key = u.email_key
JOIN event e ON e.id = g.event_id
JOIN account a ON a.id = e.account_id
WHERE u.id = :user AND u.email_verified = 1
ORDER BY g.id
