-- Of one event, in the order in which they were added, each with the latest that they were told.
SELECT g.*, g.token_hash IS NOT NULL AS link, n.channel AS notice_channel, n.state AS notice_state, n.reason AS notice_reason,
       n.noted_on AS notice_on
FROM (SELECT *
      FROM event_guest
      WHERE event_id = :event AND removed_on IS NULL
        AND (:status IS NULL OR status = :status)
        AND (:like IS NULL OR name LIKE :like ESCAPE '!' OR email LIKE :like ESCAPE '!'
             OR CONVERT(phone USING utf8mb4) LIKE :like ESCAPE '!')
      ORDER BY id
      LIMIT :limit OFFSET :offset) g
LEFT JOIN event_notice n ON n.id = (SELECT MAX(l.id) FROM event_notice l WHERE l.guest_id = g.id)
ORDER BY g.id
