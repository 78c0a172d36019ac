DELETE FROM connection_request WHERE receiver_id = :user
