SELECT e.id, e.id_random, e.account_id, a.id_random AS account_id_random, a.code AS account_code, e.name, e.description,
       e.start_datetime, e.end_datetime, e.timezone, e.location, e.capacity, e.rsvp_until, e.plus_ones_max, e.remind_days,
       e.language, h.removed_on, r.role
FROM event e
JOIN account a ON a.id = e.account_id
LEFT JOIN event_hosting h ON h.event_id = e.id
LEFT JOIN event_role r ON r.event_id = e.id AND r.user_id = :person
