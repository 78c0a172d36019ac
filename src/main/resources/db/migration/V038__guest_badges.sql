-- Who of an event's people a guest is, and whom they bring. seat: 0 for the guest, from 1 for those. hidden: whether what
-- the guest answered hides them; whoever was hidden by somebody else stays so.
--
-- Read by the version before this one: it knows nothing of the table.
CREATE TABLE event_guest_person (
  guest_id BIGINT UNSIGNED NOT NULL,
  seat INT UNSIGNED NOT NULL,
  person_id BIGINT UNSIGNED NOT NULL,
  hidden TINYINT(1) NOT NULL DEFAULT 0,
  PRIMARY KEY (guest_id, seat),
  KEY event_guest_person_person (person_id),
  CONSTRAINT event_guest_person_of_guest FOREIGN KEY (guest_id) REFERENCES event_guest (id) ON DELETE CASCADE,
  CONSTRAINT event_guest_person_is_person FOREIGN KEY (person_id) REFERENCES event_person (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;
