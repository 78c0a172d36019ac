-- No hash is that of a ticket, so the vendor's next list is merged anew
UPDATE zoom_ticket t JOIN event e ON e.id = t.event_id
SET t.row_json = '{}', t.content_hash = ''
WHERE e.account_id = :account AND t.external_id = :holder
