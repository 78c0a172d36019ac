SELECT COUNT(*)
FROM event e
LEFT JOIN event_hosting h ON h.event_id = e.id
LEFT JOIN event_role r ON r.event_id = e.id AND r.user_id = :person
