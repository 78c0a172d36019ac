-- To an address that was shown to be theirs. Others go on waiting for whoever reads that address's mail.
UPDATE event_invite i
JOIN `user` u ON u.id = :user AND u.email_key = i.email_key AND (u.email_verified = 1 OR i.used_on IS NOT NULL)
SET i.email = '', i.email_key = '',
    i.cancelled_on = IF(i.used_on IS NULL, COALESCE(i.cancelled_on, UTC_TIMESTAMP(3)), i.cancelled_on)
