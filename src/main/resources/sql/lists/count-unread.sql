-- How many people of the run's groups there are, and how many of them have yet to be read, as find-unread has them
SELECT COUNT(DISTINCT g.uuid) AS people,
  COUNT(DISTINCT IF(g.failure IS NULL AND (p.uuid IS NULL OR p.stale = 1
    OR p.changed_on IS NULL AND p.read_on < r.started_on
    OR p.read_on < UTC_TIMESTAMP(3) - INTERVAL (30 + CRC32(p.uuid) % 30) DAY), g.uuid, NULL)) AS unread
FROM list_stage_group g
JOIN run r ON r.id = g.run_id
LEFT JOIN novi_person p ON p.account_id = :account AND p.connection = :connection AND p.uuid = g.uuid
WHERE g.run_id = :run
