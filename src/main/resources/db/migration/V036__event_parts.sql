-- Which events people have a part in, and whether they may write there: what a role in an event opens of its records.
--
-- Read by the version before this one: it asks for nothing of this.
CREATE SQL SECURITY INVOKER VIEW v_event_part AS
SELECT r.user_id, r.event_id, e.account_id, r.role <> 'viewer' AS writes
FROM event_role r
JOIN event e ON e.id = r.event_id
LEFT JOIN event_hosting h ON h.event_id = r.event_id
WHERE h.removed_on IS NULL;
