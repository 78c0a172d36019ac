SELECT a.id_random AS account, t.provider, SUM(t.accepted) AS accepted, SUM(t.done) AS done,
       SUM(t.in_progress) AS in_progress, SUM(t.retrying) AS retrying, SUM(t.dead) AS dead,
       SUM(t.discarded) AS discarded
FROM (
  SELECT account_id, provider, COUNT(*) AS accepted, SUM(status = 'done') AS done,
         SUM(status IN ('accepted', 'working')) AS in_progress, SUM(status = 'retrying') AS retrying,
         0 AS dead, 0 AS discarded
  FROM inbox
  WHERE :account IS NULL OR account_id = :account
  GROUP BY account_id, provider
  UNION ALL
  SELECT account_id, provider, 0, 0, 0, 0, SUM(status IN ('open', 'replaying')), SUM(status = 'discarded')
  FROM dead_letter
  WHERE :account IS NULL OR account_id = :account
  GROUP BY account_id, provider
  UNION ALL
  -- a letter that is being replayed counts as dead, so its row counts as nothing else
  SELECT l.account_id, l.provider, 0, 0, -SUM(i.status IN ('accepted', 'working')), -SUM(i.status = 'retrying'), 0, 0
  FROM dead_letter l
  JOIN inbox i ON i.id = l.inbox_id
  WHERE l.status = 'replaying' AND (:account IS NULL OR l.account_id = :account)
  GROUP BY l.account_id, l.provider
  UNION ALL
  SELECT account_id, provider, done + discarded, done, 0, 0, 0, discarded
  FROM ledger_archive
  WHERE :account IS NULL OR account_id = :account
) t
JOIN account a ON a.id = t.account_id
GROUP BY a.id_random, t.provider
ORDER BY a.id_random, t.provider
