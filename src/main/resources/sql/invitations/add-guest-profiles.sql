INSERT INTO event_person_profile (id_random, event_person_id, enable, full_name, email, phone)
VALUES (?, ?, 1, ?, ?, ?)
