DELETE FROM user_connection WHERE connected_id = :user
