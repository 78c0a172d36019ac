SELECT n.id_random, n.kind, n.channel, n.state, n.provider, n.provider_message_id, n.bounce_type, n.reason, n.noted_on, n.created_on,
       g.id_random AS guest, g.name AS guest_name
FROM event_notice n
JOIN event_guest g ON g.id = n.guest_id
WHERE n.event_id = :event
  AND (:since IS NULL OR n.created_on >= :since)
  AND (:noted IS NULL OR n.noted_on >= :noted)
  AND (:before IS NULL OR n.created_on < :before OR n.created_on = :before AND n.id_random < :last)
ORDER BY n.created_on DESC, n.id_random DESC
LIMIT :limit
