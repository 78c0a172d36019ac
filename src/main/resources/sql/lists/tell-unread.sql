-- People of the list's groups of whom Novi did not say anything
INSERT INTO run_person (run_id, row_no, outcome, who, place, reason)
SELECT :run, :last + ROW_NUMBER() OVER (ORDER BY g.uuid), 'failed', COALESCE(NULLIF(MIN(p.email), ''), g.uuid), :list,
  MIN(g.failure)
FROM list_stage_group g
LEFT JOIN novi_person p ON p.account_id = :account AND p.connection = :novi AND p.uuid = g.uuid
WHERE g.run_id = :run AND g.novi_group IN (:groups) AND g.failure IS NOT NULL
GROUP BY g.uuid
