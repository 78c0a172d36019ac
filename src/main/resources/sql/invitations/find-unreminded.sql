-- Who has a link, has not answered and was not reminded; but for those whose invitation is of that time or later.
SELECT g.id
FROM event_guest g
WHERE g.event_id = :event AND g.removed_on IS NULL AND g.status IN ('invited', 'opened')
  AND g.token_hash IS NOT NULL AND g.reminded_on IS NULL
  AND (:since IS NULL
       OR NOT EXISTS (SELECT 1 FROM event_notice n
                      WHERE n.guest_id = g.id AND n.kind = 'invitation' AND n.created_on >= :since))
ORDER BY g.id
