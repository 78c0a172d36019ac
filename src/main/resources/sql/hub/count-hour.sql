INSERT INTO hub_hour (account_id, `hour`, capability, accepted, done, retried, dead)
VALUES (?, ?, ?, ?, ?, ?, ?)
ON DUPLICATE KEY UPDATE accepted = accepted + VALUES(accepted), done = done + VALUES(done),
  retried = retried + VALUES(retried), dead = dead + VALUES(dead)
