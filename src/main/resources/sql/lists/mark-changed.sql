-- People whom Novi has changed since they were read; without a time of the change nobody can tell, so they are read
UPDATE novi_person
SET stale = 1
WHERE account_id = :account AND connection = :connection AND uuid = :uuid
  AND (:changed_on IS NULL OR changed_on IS NULL OR changed_on <> :changed_on)
