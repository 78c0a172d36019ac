-- People of the event, as an import or somebody else has made them, who have a guest's address.
SELECT g.id AS guest_id, MIN(p.id) AS person_id
FROM event_person p
STRAIGHT_JOIN event_person_profile q ON q.event_person_id = p.id
STRAIGHT_JOIN event_guest g ON g.id IN (:guests) AND g.email_key = LOWER(q.email) COLLATE utf8mb4_bin
WHERE p.event_id = :event AND COALESCE(p.external_id, '') NOT LIKE 'guest:%'
GROUP BY g.id
