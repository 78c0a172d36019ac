SELECT k.id_random, k.name, k.prefix, k.all_accounts, k.bypass, k.permissions_json, k.created_on, k.expires_on,
  (SELECT GROUP_CONCAT(a.id_random ORDER BY a.id_random)
   FROM api_key_account t
   JOIN account a ON a.id = t.account_id
   WHERE t.api_key_id = k.id) AS accounts
FROM api_key k
WHERE k.enable = 1
ORDER BY k.id
