-- Why a power cut may take what this server said is committed; empty where it can't. Nodes of a cluster have it of each other
SELECT CASE
  WHEN @@innodb_flush_log_at_trx_commit <> 1 AND NOT EXISTS (
    SELECT 1 FROM information_schema.GLOBAL_VARIABLES WHERE VARIABLE_NAME = 'WSREP_ON' AND VARIABLE_VALUE = 'ON')
    THEN CONCAT('innodb_flush_log_at_trx_commit is ', @@innodb_flush_log_at_trx_commit, '; set it to 1')
  WHEN CAST(@@innodb_doublewrite AS CHAR) IN ('0', 'OFF') THEN 'innodb_doublewrite is off, so that a page half written stays broken; set it to ON'
  ELSE ''
END
