-- Whoever has the name, and whether :me may learn of them. A block works both ways: neither finds the other.
SELECT s.user_id, u.uuid,
       s.accept_connections = 1 AND u.active = 1 AND u.deleted_at IS NULL
       AND (u.enable_from IS NULL OR u.enable_from <= UTC_TIMESTAMP(3))
       AND (u.enable_to IS NULL OR u.enable_to > UTC_TIMESTAMP(3))
       AND NOT EXISTS (SELECT 1 FROM connection_block b
                       WHERE b.user_id = s.user_id AND b.umbral_name = :my_name)
       AND NOT EXISTS (SELECT 1 FROM connection_block b
                       WHERE b.user_id = :me AND b.umbral_name = s.umbral_name)
       AND NOT EXISTS (SELECT 1 FROM connection_blocked d JOIN connection_block b ON b.id = d.block_id
                       WHERE d.user_id = :me AND b.user_id = s.user_id)
       AND NOT EXISTS (SELECT 1 FROM connection_blocked d JOIN connection_block b ON b.id = d.block_id
                       WHERE d.user_id = s.user_id AND b.user_id = :me) AS reachable
FROM person_settings s
JOIN `user` u ON u.id = s.user_id
WHERE s.account_id = :account AND s.umbral_name = :name
