UPDATE run_rejection x
JOIN run r ON r.id = x.run_id
SET x.raw_json = NULL, x.`value` = NULL, x.reason = '(erased)'
WHERE r.account_id = :account
  AND (LOCATE(:name, LOWER(CONVERT(COALESCE(x.raw_json, '') USING utf8mb4))) > 0 OR LOCATE(:name, LOWER(CONVERT(COALESCE(x.`value`, '') USING utf8mb4))) > 0 OR LOCATE(:name, LOWER(CONVERT(x.reason USING utf8mb4))) > 0)
