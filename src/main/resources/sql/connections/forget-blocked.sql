DELETE FROM connection_blocked WHERE user_id = :user
