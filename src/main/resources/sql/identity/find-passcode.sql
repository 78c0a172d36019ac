SELECT a.id, a.id_random, a.code
FROM site_passcode p
JOIN site s ON s.id = p.site_id
JOIN account a ON a.id = s.account_id
WHERE s.id_random = ? AND p.role = ? AND p.version = ? AND s.enable = 1 AND a.enable = 1
  AND (a.enable_from IS NULL OR a.enable_from <= UTC_TIMESTAMP())
  AND (a.enable_to IS NULL OR a.enable_to > UTC_TIMESTAMP())
  AND (s.enable_from IS NULL OR s.enable_from <= UTC_TIMESTAMP())
  AND (s.enable_to IS NULL OR s.enable_to > UTC_TIMESTAMP())
