INSERT INTO `user` (id_random, uuid, account_id, email, email_key, name, role, knowledge_role, active, password_hash,
                    allow_auth_key, terms_accepted_at, privacy_accepted_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, 1, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))
