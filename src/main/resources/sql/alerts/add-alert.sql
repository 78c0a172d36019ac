INSERT INTO alert (id_random, account_id, everywhere, cause, threshold, channel, target)
VALUES (:id, :account, :everywhere, :cause, :threshold, :channel, :target)
