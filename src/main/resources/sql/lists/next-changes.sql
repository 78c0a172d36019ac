SELECT row_no, list_id, action, email, display_name, member_id, uuid
FROM list_change
WHERE run_id = :run AND row_no > :after AND held = 0 AND tries = :round
ORDER BY row_no
LIMIT :limit
