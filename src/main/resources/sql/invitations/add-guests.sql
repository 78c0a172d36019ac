INSERT INTO event_guest (id_random, event_id, name, email, email_key, phone, plus_ones_allowed)
VALUES (?, ?, ?, ?, ?, ?, ?)
