-- Of an address that was shown to be theirs, in the order in which events are held.
SELECT g.event_id, g.id
FROM `user` u
JOIN event_guest g ON g.email_key = u.email_key
WHERE u.id = :user AND u.email_verified = 1
ORDER BY g.event_id, g.id
