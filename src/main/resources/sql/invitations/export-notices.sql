SELECT n.id_random AS id, g.id_random AS guest, n.kind, n.channel, n.state, n.provider, n.provider_message_id,
       n.bounce_type, n.reason, n.noted_on AS at
FROM `user` u
JOIN event_guest g ON g.email_key = u.email_key
JOIN event_notice n ON n.guest_id = g.id
WHERE u.id = :user AND u.email_verified = 1
ORDER BY n.id
