-- Columns that refer to the key `id` of a table. In one look, as MariaDB opens all tables for each.
SELECT table_name, column_name, referenced_table_name
FROM information_schema.key_column_usage
WHERE table_schema = DATABASE() AND referenced_column_name = 'id'
