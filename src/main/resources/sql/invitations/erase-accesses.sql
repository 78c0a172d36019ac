-- What says who looked, and from where; that somebody did, and how it was judged, stays.
UPDATE event_access
SET address = NULL, agent = NULL, geo_country = NULL, geo_city = NULL, geo_lat = NULL, geo_lon = NULL,
    what_json = JSON_REMOVE(what_json, '$.fingerprint')
WHERE guest_id IN (:guests)
