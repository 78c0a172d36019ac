-- A ticket of a Zoom event, as someone holds it: who takes over a ticket has a row of their own. external_id is the
-- person's, content_hash and row_json what the ticket said when it was last merged. live: whether Zoom had it when it
-- was last read, which was at read_on. What is gone stays, so that it is known who lost it.
CREATE TABLE zoom_ticket (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  event_id BIGINT UNSIGNED NOT NULL,
  zoom_event_id VARCHAR(128) COLLATE utf8mb4_bin NOT NULL,
  ticket_id VARCHAR(128) COLLATE utf8mb4_bin NOT NULL,
  external_id VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  content_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  row_json JSON NOT NULL,
  live TINYINT(1) NOT NULL,
  read_on DATETIME(3) NOT NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  updated_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  UNIQUE KEY zoom_ticket_held (event_id, zoom_event_id, ticket_id, external_id),
  KEY zoom_ticket_holder (event_id, external_id, live),
  KEY zoom_ticket_live (event_id, live, external_id),
  CONSTRAINT zoom_ticket_of_event FOREIGN KEY (event_id) REFERENCES event (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- People without a live ticket, from the moment that was noticed until they have one again, so that whoever shows such
-- a badge by hand is not overruled. hid: whether it was the hub that hid it, and not a person before; null while it
-- does.
CREATE TABLE zoom_hidden (
  event_id BIGINT UNSIGNED NOT NULL,
  external_id VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  hid TINYINT(1) NULL,
  created_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  PRIMARY KEY (event_id, external_id),
  CONSTRAINT zoom_hidden_of_event FOREIGN KEY (event_id) REFERENCES event (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- What a sync has read so far; empty between syncs. listed: whether Zoom's list of tickets has it, and not only its
-- report. row_no: its place among the rows to merge.
CREATE TABLE zoom_stage (
  run_id BIGINT UNSIGNED NOT NULL,
  ticket_id VARCHAR(128) COLLATE utf8mb4_bin NOT NULL,
  external_id VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  content_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  row_json JSON NOT NULL,
  listed TINYINT(1) NOT NULL,
  row_no INT UNSIGNED NULL,
  PRIMARY KEY (run_id, ticket_id),
  KEY zoom_stage_holder (run_id, external_id),
  KEY zoom_stage_row (run_id, row_no),
  CONSTRAINT zoom_stage_of_run FOREIGN KEY (run_id) REFERENCES run (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;
