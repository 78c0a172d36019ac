INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by,
                                   execution_time, success)
SELECT COALESCE(MAX(installed_rank), 0) + 1, ?, ?, 'SQL', ?, ?, SUBSTRING_INDEX(CURRENT_USER(), '@', 1), ?, 1
FROM flyway_schema_history
