DELETE FROM person_settings WHERE user_id = :user
