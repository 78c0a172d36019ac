SELECT a.id_random, a.kind, a.accessed_on, a.address, a.agent, a.scanner, a.score, a.band, a.reason, a.blocked, a.unscored,
       a.answer, a.plus_ones, a.what_json, a.geo_country, a.geo_city, a.geo_lat, a.geo_lon, g.id_random AS guest,
       g.name AS guest_name
FROM event_access a
JOIN event_guest g ON g.id = a.guest_id
WHERE a.event_id = :event
  AND (:band IS NULL OR a.band = :band)
  AND (:since IS NULL OR a.accessed_on >= :since)
  AND (:before IS NULL OR a.accessed_on < :before OR a.accessed_on = :before AND a.id_random < :last)
ORDER BY a.accessed_on DESC, a.id_random DESC
LIMIT :limit
