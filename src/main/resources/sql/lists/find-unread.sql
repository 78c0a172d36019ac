-- People of the run's groups, from one on, of whom it is not known what Novi says now: never read, changed since,
-- without a time of the last change, or read so long ago that a change may have been missed (each at a day of its own).
SELECT g.novi_group, g.uuid
FROM list_stage_group g
JOIN run r ON r.id = g.run_id
LEFT JOIN novi_person p ON p.account_id = :account AND p.connection = :connection AND p.uuid = g.uuid
WHERE g.run_id = :run AND (g.novi_group > :group OR g.novi_group = :group AND g.uuid > :uuid) AND g.failure IS NULL
  AND (p.uuid IS NULL OR p.stale = 1
    OR p.changed_on IS NULL AND p.read_on < r.started_on
    OR p.read_on < UTC_TIMESTAMP(3) - INTERVAL (30 + CRC32(p.uuid) % 30) DAY)
ORDER BY g.novi_group, g.uuid
LIMIT :limit
