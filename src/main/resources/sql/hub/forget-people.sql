-- Rows of runs about people
UPDATE run_person p
JOIN run r ON r.id = p.run_id
SET p.who = '(erased)', p.reason = NULL
WHERE r.account_id = :account AND (LOCATE(:name, LOWER(CONVERT(p.who USING utf8mb4))) > 0 OR LOCATE(:name, LOWER(CONVERT(COALESCE(p.reason, '') USING utf8mb4))) > 0)
