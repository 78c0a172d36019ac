UPDATE event_guest
SET token_version = ?, token_hash = ?, status = IF(status = 'new', 'invited', status), updated_on = UTC_TIMESTAMP(3)
WHERE id = ? AND token_version = ?
