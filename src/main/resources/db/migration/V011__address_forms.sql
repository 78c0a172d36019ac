-- E-mail addresses have one form since this version: the domain in Unicode by UTS 46 (user.email, user.email_key,
-- event_person.external_id, event_presenter.external_id). Rows from before are brought over at the start of the hub, in
-- batches (io.serai.hub.AddressForms); what is done is kept here, and which rows had to keep their form because another
-- one has the new form already. An older hub reads and writes all of it; it finds a person with an international domain
-- by the Unicode form only.
CREATE TABLE address_form (
  table_name VARCHAR(64) COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
  done_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

-- Two rows of one address: nobody was merged. kept is the key that the row has, wanted the one that another row has.
CREATE TABLE address_collision (
  table_name VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
  row_id BIGINT UNSIGNED NOT NULL,
  kept VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  wanted VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  found_on DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3),
  PRIMARY KEY (table_name, row_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;
