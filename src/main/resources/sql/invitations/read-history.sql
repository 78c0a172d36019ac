-- What an access of a guest is compared with: their first answer, the first look with a person's gesture, the latest look,
-- and the last hour.
(SELECT id, kind, accessed_on, address, agent, scanner, gesture, what_json FROM event_access
 WHERE guest_id = :guest AND kind = 'rsvp' AND scanner = 0 AND blocked = 0 ORDER BY id LIMIT 1)
UNION
(SELECT id, kind, accessed_on, address, agent, scanner, gesture, what_json FROM event_access
 WHERE guest_id = :guest AND kind = 'access' AND gesture = 1 AND scanner = 0 AND blocked = 0 ORDER BY id LIMIT 1)
UNION
(SELECT id, kind, accessed_on, address, agent, scanner, gesture, what_json FROM event_access
 WHERE guest_id = :guest AND kind <> 'rsvp' AND scanner = 0 ORDER BY id DESC LIMIT 1)
UNION
(SELECT id, kind, accessed_on, address, agent, scanner, gesture, what_json FROM event_access
 WHERE guest_id = :guest AND blocked = 0 AND scanner = 0 AND accessed_on > UTC_TIMESTAMP(3) - INTERVAL 1 HOUR
 ORDER BY id DESC LIMIT 100)
ORDER BY id
