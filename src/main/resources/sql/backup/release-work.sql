-- Whoever worked on them is gone
UPDATE inbox SET status = 'accepted', leased_by = NULL, lease_until = NULL WHERE status = 'working'
