DELETE FROM connection_request WHERE sender_id = :user
