SELECT n.id_random, g.id_random AS guest, n.kind, n.channel, n.state, n.provider, n.provider_message_id, n.bounce_type,
       n.noted_on
FROM event_notice n
JOIN event_guest g ON g.id = n.guest_id
