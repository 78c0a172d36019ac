SELECT c.table_name, c.column_name, LOWER(c.data_type) AS data_type, c.is_nullable = 'YES' AS nullable,
  c.is_generated <> 'NEVER' AS `generated`
FROM information_schema.columns c
JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name
WHERE c.table_schema = DATABASE() AND t.table_schema = DATABASE() AND t.table_type = 'BASE TABLE'
ORDER BY c.table_name, c.ordinal_position
