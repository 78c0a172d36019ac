SELECT s.id AS site_id, s.id_random AS site_id_random, a.id, a.id_random, a.code
FROM site s JOIN account a ON a.id = s.account_id
WHERE s.id_random = ? AND s.enable = 1 AND a.enable = 1
  AND (s.enable_from IS NULL OR s.enable_from <= UTC_TIMESTAMP())
  AND (s.enable_to IS NULL OR s.enable_to > UTC_TIMESTAMP())
  AND (a.enable_from IS NULL OR a.enable_from <= UTC_TIMESTAMP())
  AND (a.enable_to IS NULL OR a.enable_to > UTC_TIMESTAMP())
