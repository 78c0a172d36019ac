-- Of each cause one, then of each a second one, until there are enough: the causes with most letters first
UPDATE dead_letter_replay p
JOIN (
  SELECT t.id
  FROM (
    SELECT p.id, ROW_NUMBER() OVER (PARTITION BY l.fingerprint ORDER BY p.id) AS turn,
           COUNT(*) OVER (PARTITION BY l.fingerprint) AS letters
    FROM dead_letter_replay p
    JOIN dead_letter l ON l.id = p.dead_letter_id
    WHERE p.run_id = :run
  ) t
  ORDER BY t.turn, t.letters DESC, t.id
  LIMIT :canaries
) c ON c.id = p.id
SET p.canary = 1
