-- refers: the table whose key `id` the column refers to by a foreign key.
SELECT c.table_name, c.column_name, LOWER(c.data_type) AS data_type, c.is_nullable = 'YES' AS nullable,
  c.is_generated <> 'NEVER' AS `generated`,
  (SELECT MIN(k.referenced_table_name) FROM information_schema.key_column_usage k
   WHERE k.table_schema = c.table_schema AND k.table_name = c.table_name AND k.column_name = c.column_name
     AND k.referenced_column_name = 'id') AS refers
FROM information_schema.columns c
JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name
WHERE c.table_schema = DATABASE() AND t.table_type = 'BASE TABLE'
ORDER BY c.table_name, c.ordinal_position
