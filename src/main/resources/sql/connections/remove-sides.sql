DELETE FROM user_connection
WHERE user_id = :one AND connected_id = :other OR user_id = :other AND connected_id = :one
