SELECT h.id
FROM hosted_file h
JOIN event_exhibit x ON x.id_random = h.link_to_id
JOIN event e ON e.id = x.event_id AND e.account_id = h.account_id
WHERE h.account_id = ? AND h.id_random = ? AND h.link_to_type = 'event_exhibit' AND x.owner_user_id = ?
