-- Whichever account it is of, while that is not switched off
SELECT e.id, e.id_random, e.account_id, e.badge_import_json, e.timezone
FROM event e
JOIN account a ON a.id = e.account_id
WHERE e.id_random = ? AND a.enable = 1
  AND (a.enable_from IS NULL OR a.enable_from <= UTC_TIMESTAMP())
  AND (a.enable_to IS NULL OR a.enable_to > UTC_TIMESTAMP())
