-- What is written where an event's row is held, as a lock that only reads holds on one node of a cluster alone. A hub of
-- the version before neither reads nor writes it.
ALTER TABLE event_hosting ADD COLUMN version BIGINT UNSIGNED NOT NULL DEFAULT 0;
