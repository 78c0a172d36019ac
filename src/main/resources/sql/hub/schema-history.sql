SELECT CONCAT(
  VERSION(),
  (SELECT GROUP_CONCAT(installed_rank, ' ', IFNULL(version, ''), ' ', script, ' ', IFNULL(checksum, ''), ' ', success
    ORDER BY installed_rank) FROM flyway_schema_history))
