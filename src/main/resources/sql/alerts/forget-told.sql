DELETE FROM alert_told
WHERE alert_id = :alert AND cause_key NOT IN (:seen) AND seen_on <= UTC_TIMESTAMP(3) - INTERVAL :hours HOUR
