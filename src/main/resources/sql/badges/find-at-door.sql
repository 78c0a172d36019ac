SELECT b.id_random, b.given_name, b.family_name, b.full_name, b.hide = 1 OR b.enable = 0 AS revoked,
       (SELECT MAX(i.issue) FROM event_badge_issue i WHERE i.badge_id = b.id) AS issue, c.checked_on, c.device
FROM (
  -- the indexes are named, as right after many prints or arrivals the server's figures of the tables are old, and it
  -- would read the whole of them for each badge
  SELECT STRAIGHT_JOIN DISTINCT p.id, p.id_random
  FROM event_badge p
  JOIN event_badge_issue i FORCE INDEX (PRIMARY) ON i.badge_id = p.id
  LEFT JOIN event_check_in f FORCE INDEX (event_check_in_once)
    ON f.badge_id = p.id AND (f.created_on >= :since OR f.taken_on >= :since)
  WHERE p.event_id = :event AND p.id_random > :after
    AND (:since IS NULL OR p.updated_on >= :since OR i.printed_on >= :since OR f.id IS NOT NULL)
  ORDER BY p.id_random
  LIMIT :limit
) AS wanted
JOIN event_badge b ON b.id = wanted.id
LEFT JOIN event_check_in c ON c.id = (
  SELECT f.id FROM event_check_in f FORCE INDEX (event_check_in_once)
  WHERE f.badge_id = b.id AND f.taken_on IS NULL
  ORDER BY f.checked_on, f.id
  LIMIT 1)
ORDER BY b.id_random
