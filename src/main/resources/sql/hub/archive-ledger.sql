-- What the ledger counts of rows that go
INSERT INTO ledger_archive (account_id, provider, done, discarded)
SELECT account_id, provider, SUM(status = 'done'), SUM(status = 'discarded')
FROM inbox
WHERE id IN (:rows)
GROUP BY account_id, provider
ON DUPLICATE KEY UPDATE
  done = ledger_archive.done + VALUES(done),
  discarded = ledger_archive.discarded + VALUES(discarded)
