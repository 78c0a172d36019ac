SELECT a.id_random, a.accessed_on, a.score, a.band, a.what_json, g.name AS guest_name
FROM event_access a
JOIN event_guest g ON g.id = a.guest_id
WHERE a.event_id = :event AND a.score IS NOT NULL AND a.unscored = 0 AND (:since IS NULL OR a.accessed_on >= :since)
ORDER BY a.accessed_on DESC
LIMIT :limit
