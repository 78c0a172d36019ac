-- Names that they had once, and nobody else whom they block
DELETE b
FROM connection_block b
JOIN connection_blocked d ON d.block_id = b.id AND d.user_id = :user
WHERE NOT EXISTS (SELECT 1 FROM connection_blocked o WHERE o.block_id = b.id AND o.user_id <> :user)
