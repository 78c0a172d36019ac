SELECT i.id, i.id_random, i.event_id, i.email, i.email_key, i.role, i.expires_on, i.used_on IS NOT NULL AS used,
       i.cancelled_on IS NOT NULL AS cancelled, COALESCE(NULLIF(TRIM(u.name), ''), u.email) AS inviter
FROM event_invite i
LEFT JOIN `user` u ON u.id = i.inviter_id
