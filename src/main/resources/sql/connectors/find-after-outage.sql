 c.outage_since IS NOT NULL AND c.enabled = 1
  AND (c.last_error_at IS NULL OR c.last_error_at < UTC_TIMESTAMP(3) - INTERVAL ? SECOND OR c.last_ok_at > c.last_error_at)
ORDER BY c.id
