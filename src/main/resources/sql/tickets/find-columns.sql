SELECT DISTINCT c.name
FROM zoom_stage s
JOIN JSON_TABLE(JSON_KEYS(s.row_json), '$[*]'
  COLUMNS (name VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$')) c
WHERE s.run_id = :run AND s.row_no > 0
ORDER BY c.name
