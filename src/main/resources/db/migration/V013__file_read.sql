-- How a run read its file: encoding, delimiter, sheet, the header's row, cells that held no value. An older hub on this
-- schema neither writes nor reads it.
ALTER TABLE run ADD COLUMN file_read_json JSON NULL;
