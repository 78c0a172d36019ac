-- A sync of the account that has not ended, whoever began it
SELECT r.id_random
FROM inbox i
JOIN run r ON r.id = i.run_id
WHERE i.account_id = :account AND i.capability = 'lists.sync' AND i.status IN ('accepted', 'working', 'retrying')
LIMIT 1
