-- The first that is not healed yet says from when on something may be missing, the last whether a heal came after it
UPDATE `connection`
SET outage_since = COALESCE(outage_since, :since), outage_noticed_on = UTC_TIMESTAMP(3)
WHERE enabled = 1 AND (:id IS NULL OR id_random = :id)
