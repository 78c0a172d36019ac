-- Why a schema can't be changed here; empty where it can
SELECT CASE
  WHEN @@read_only THEN 'it takes no writes (read_only is on, as on a replica)'
  WHEN @@log_bin AND @@global.binlog_format = 'STATEMENT' THEN
    'it takes no writes: its binary log is on with binlog_format=STATEMENT; set binlog_format to ROW or MIXED'
  ELSE ''
END
