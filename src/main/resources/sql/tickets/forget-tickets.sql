DELETE t FROM zoom_ticket t JOIN event e ON e.id = t.event_id
WHERE e.account_id = :account AND t.external_id = :holder AND t.live = 0
