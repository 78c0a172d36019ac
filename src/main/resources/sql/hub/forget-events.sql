-- Events that name somebody who is erased, once they are worked on
UPDATE inbox
SET body = NULL, headers_json = '{}'
WHERE account_id = :account AND status IN ('done', 'discarded')
  AND (LOCATE(:name, LOWER(CONVERT(COALESCE(body, '') USING utf8mb4))) > 0 OR LOCATE(:name, LOWER(CONVERT(headers_json USING utf8mb4))) > 0)
