-- What stands between two people before one asks the other, and how long the sender is to wait, in milliseconds:
-- until the twentieth newest of theirs is a day old, and the fifth newest that waits for the receiver ten minutes.
SELECT EXISTS (SELECT 1 FROM user_connection WHERE user_id = :sender AND connected_id = :receiver) AS connected,
       EXISTS (SELECT 1 FROM connection_request WHERE low_id = :low AND high_id = :high AND pending = 1) AS pending,
       EXISTS (SELECT 1 FROM connection_request
               WHERE low_id = :low AND high_id = :high AND sender_id = :sender AND status = 'rejected'
               AND resolved_on > UTC_TIMESTAMP(3) - INTERVAL 30 DAY) AS rejected,
       (SELECT TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(3), created_on + INTERVAL 1 DAY) DIV 1000 FROM connection_request
        WHERE sender_id = :sender AND created_on > UTC_TIMESTAMP(3) - INTERVAL 1 DAY
        ORDER BY created_on DESC LIMIT 1 OFFSET 19) AS sender_wait,
       (SELECT TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(3), created_on + INTERVAL 10 MINUTE) DIV 1000
        FROM connection_request
        WHERE receiver_id = :receiver AND pending = 1 AND created_on > UTC_TIMESTAMP(3) - INTERVAL 10 MINUTE
        ORDER BY created_on DESC LIMIT 1 OFFSET 4) AS receiver_wait
