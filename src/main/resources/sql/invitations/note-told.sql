UPDATE event_hosting h
JOIN event e ON e.id = h.event_id
SET h.sequence = h.sequence + 1,
    h.told_start = e.start_datetime,
    h.told_end = e.end_datetime,
    h.told_timezone = e.timezone,
    h.told_location = e.location,
    h.told_on = UTC_TIMESTAMP(3)
WHERE h.event_id = ?
  AND NOT (e.start_datetime <=> h.told_start AND e.end_datetime <=> h.told_end AND e.timezone <=> h.told_timezone
           AND e.location <=> h.told_location)
