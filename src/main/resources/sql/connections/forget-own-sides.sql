DELETE FROM user_connection WHERE user_id = :user
