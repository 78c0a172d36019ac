SELECT x.id_random AS id, g.id_random AS guest, x.kind, x.accessed_on AS at, x.address, x.agent, x.scanner, x.score,
       x.band, x.reason, x.blocked, x.unscored, x.answer, x.plus_ones, x.what_json, x.geo_country, x.geo_city,
       x.geo_lat, x.geo_lon
FROM `user` u
JOIN event_guest g ON g.email_key = u.email_key
JOIN event_access x ON x.guest_id = g.id
WHERE u.id = :user AND u.email_verified = 1
ORDER BY x.id
