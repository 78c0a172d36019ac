SELECT c.id, c.id_random, c.account_id, c.`system`, c.name, c.settings_json, c.secrets, c.secrets_set_json, c.enabled, c.version,
  c.last_used_at, c.last_ok_at, c.last_error, c.last_error_at, c.outage_since, IF(c.calls_on = UTC_DATE(), c.calls, 0) AS calls_today,
  c.created_on, c.updated_on
FROM `connection` c
JOIN account a ON a.id = c.account_id AND a.enable = 1
  AND (a.enable_from IS NULL OR a.enable_from <= UTC_TIMESTAMP())
  AND (a.enable_to IS NULL OR a.enable_to > UTC_TIMESTAMP())
WHERE
