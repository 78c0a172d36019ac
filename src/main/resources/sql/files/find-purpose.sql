SELECT enable
FROM lookup
WHERE `list` = ? AND code = ? AND (account_id = ? OR account_id IS NULL)
ORDER BY account_id IS NULL
LIMIT 1
