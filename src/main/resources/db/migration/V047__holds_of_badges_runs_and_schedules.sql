-- What is written where a badge at the door, a run that is undone, or the schedules are held, as a lock that only reads
-- holds on one node of a cluster alone. A hub of the version before neither reads nor writes them, and locks the same
-- rows by reading, which this version's write waits for and the other way round, on one node.
ALTER TABLE event_badge ADD COLUMN version BIGINT UNSIGNED NOT NULL DEFAULT 0;

ALTER TABLE run ADD COLUMN version BIGINT UNSIGNED NOT NULL DEFAULT 0;

ALTER TABLE QRTZ_LOCKS ADD COLUMN VERSION BIGINT UNSIGNED NOT NULL DEFAULT 0;
