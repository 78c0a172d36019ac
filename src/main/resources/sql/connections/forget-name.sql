-- Who blocks nothing but the name of somebody who goes. Before their settings, which tell it.
DELETE b
FROM person_settings s
JOIN connection_block b ON b.umbral_name = s.umbral_name
JOIN person_settings o ON o.user_id = b.user_id AND o.account_id = s.account_id
WHERE s.user_id = :user
  AND NOT EXISTS (SELECT 1 FROM connection_blocked d WHERE d.block_id = b.id AND d.user_id <> :user)
