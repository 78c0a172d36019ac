SELECT a.id_random, a.score, a.band, a.verdict, a.verdict_note, a.verdict_on, g.id_random AS guest, u.email AS judge
FROM event_access a
JOIN event_guest g ON g.id = a.guest_id
LEFT JOIN `user` u ON u.id = a.verdict_by AND u.deleted_at IS NULL
WHERE a.event_id = :event AND a.verdict IS NOT NULL AND (:id IS NULL OR a.id_random = :id)
ORDER BY a.verdict_on DESC
LIMIT :limit
