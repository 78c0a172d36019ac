-- Why a guest was not told something; null where nobody knows more than the state says.
--
-- Read by the version before this one: it ignores the new column.
ALTER TABLE event_notice
  ADD COLUMN reason VARCHAR(255) NULL;
