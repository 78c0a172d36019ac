-- Healed is what was missed from then on; but for what was missed since the heal was asked for
UPDATE `connection` c
JOIN run r ON r.id = :run
SET c.outage_since = IF(c.outage_noticed_on <= r.started_on, NULL, c.outage_noticed_on)
WHERE c.id_random = :id
  AND (c.outage_since >= :since OR c.outage_since < UTC_TIMESTAMP(3) - INTERVAL 30 DAY)
