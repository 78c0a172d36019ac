SELECT purpose, mailed, created_on, expires_on, used_on
FROM one_time_token
WHERE user_id = :user
ORDER BY id
