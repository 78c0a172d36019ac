SELECT id, plus_ones, turn
FROM event_guest
WHERE event_id = :event AND removed_on IS NULL AND status = 'waitlisted' AND turn > :after AND plus_ones < :free
ORDER BY turn
LIMIT 500
