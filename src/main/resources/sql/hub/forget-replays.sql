UPDATE dead_letter_replay p
JOIN dead_letter l ON l.id = p.dead_letter_id
SET p.message = '(erased)'
WHERE l.account_id = :account AND LOCATE(:name, LOWER(CONVERT(COALESCE(p.message, '') USING utf8mb4))) > 0
