SELECT provider, `connection`
FROM inbox FORCE INDEX (inbox_turn)
WHERE status = 'accepted' AND (provider > :provider OR (provider = :provider AND `connection` > :connection))
ORDER BY provider, `connection`
LIMIT 1
