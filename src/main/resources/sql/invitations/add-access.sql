INSERT INTO event_access (id_random, event_id, guest_id, kind, address, agent, scanner, gesture, score, band, reason,
                          blocked, unscored, answer, plus_ones, what_json)
VALUES (:id, :event, :guest, :kind, :address, :agent, :scanner, :gesture, :score, :band, :reason,
        :blocked, :unscored, :answer, :plus_ones, :what)
