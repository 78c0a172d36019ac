SELECT g.id, g.id_random, g.event_id, g.name, g.email, g.phone, g.plus_ones_allowed, g.status, g.plus_ones, g.note,
       g.answered_on, g.turn, g.token_version, g.token_hash IS NOT NULL AS link, g.removed_on
FROM event_guest g
