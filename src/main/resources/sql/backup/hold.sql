-- Nothing goes outside until a person says so
INSERT INTO hub_hold (id, held_since, backed_up_on) VALUES (1, UTC_TIMESTAMP(3), :backed_up_on)
ON DUPLICATE KEY UPDATE held_since = UTC_TIMESTAMP(3), backed_up_on = :backed_up_on, bytes_until = NULL
