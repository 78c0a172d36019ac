DELETE FROM connection_block WHERE user_id = :user
