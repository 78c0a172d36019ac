INSERT INTO event_badge (id_random, account_id, event_id, event_person_id, enable, full_name, email)
VALUES (?, ?, ?, ?, 1, ?, ?)
