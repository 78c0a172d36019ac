UPDATE run
SET source = IF(LOCATE(:name, LOWER(CONVERT(COALESCE(source, '') USING utf8mb4))) > 0, '(erased)', source),
    file_name = IF(LOCATE(:name, LOWER(CONVERT(COALESCE(file_name, '') USING utf8mb4))) > 0, '(erased)', file_name),
    message = IF(LOCATE(:name, LOWER(CONVERT(COALESCE(message, '') USING utf8mb4))) > 0, '(erased)', message),
    parameters_json = IF(LOCATE(:name, LOWER(CONVERT(parameters_json USING utf8mb4))) > 0, '{}', parameters_json)
WHERE account_id = :account AND status <> 'running'
  AND (LOCATE(:name, LOWER(CONVERT(COALESCE(source, '') USING utf8mb4))) > 0 OR LOCATE(:name, LOWER(CONVERT(COALESCE(file_name, '') USING utf8mb4))) > 0
    OR LOCATE(:name, LOWER(CONVERT(COALESCE(message, '') USING utf8mb4))) > 0 OR LOCATE(:name, LOWER(CONVERT(parameters_json USING utf8mb4))) > 0)
