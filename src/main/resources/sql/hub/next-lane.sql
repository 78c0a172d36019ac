-- Nothing while the hub is held after a restore
SELECT provider, `connection`
FROM inbox FORCE INDEX (inbox_turn)
WHERE status = 'accepted' AND (provider > :provider OR (provider = :provider AND `connection` > :connection))
  AND EXISTS (SELECT 1 FROM hub_hold WHERE id = 1 AND held_since IS NULL)
ORDER BY provider, `connection`
LIMIT 1
