SELECT g.*, g.token_hash IS NOT NULL AS link, n.channel AS notice_channel, n.state AS notice_state, n.reason AS notice_reason,
       n.noted_on AS notice_on
FROM event_guest g
LEFT JOIN event_notice n ON n.id = (SELECT MAX(l.id) FROM event_notice l WHERE l.guest_id = g.id)
WHERE g.event_id = :event AND g.id_random = :guest AND (g.removed_on IS NULL OR :removed)
