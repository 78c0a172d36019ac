INSERT INTO notification_number (user_id, last) VALUES (:person, 1)
ON DUPLICATE KEY UPDATE last = last + 1
RETURNING last
