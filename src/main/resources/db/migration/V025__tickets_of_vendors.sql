-- Read by the version before this one: it writes Zoom's tickets only, which is the default.
--
-- vendor: whose event zoom_event_id is of, and whose export row_json is a row of. Tickets of all vendors lie in one
-- table, as a badge is hidden only once its person holds none of any.
ALTER TABLE zoom_ticket
  ADD COLUMN vendor VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'zoom' AFTER event_id,
  DROP KEY zoom_ticket_held,
  ADD UNIQUE KEY zoom_ticket_held (event_id, vendor, zoom_event_id, ticket_id, external_id);
