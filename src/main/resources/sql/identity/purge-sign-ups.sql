DELETE FROM `user`
WHERE account_id IN (SELECT id FROM account WHERE origin = 'sign_ups')
  AND active = 0 AND deactivated_at IS NULL AND email_verified = 0 AND created_on < ?
LIMIT 1000
