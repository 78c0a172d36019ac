package io.serai.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// What the tables say after everything has come to rest, held against what a sender was promised.
///
/// @param lost accepted by word and not there, done without its effect, dead without its letter, or not ended
/// @param doubled with its effect more than once, or with it though it is not done
record Audit(long accepted, long done, long dead, long discarded, long lost, long doubled) {

    static Audit of(BenchServers servers, Collection<String> acknowledged) throws SQLException {
        Map<String, String> rows = new HashMap<>();
        Map<String, Integer> effects = new HashMap<>();
        Set<String> letters = new HashSet<>();
        try (Connection connection = servers.connect();
                var statement = connection.createStatement()) {
            try (var row = statement.executeQuery("SELECT event_key, status FROM inbox WHERE provider = 'bench'")) {
                while (row.next()) {
                    rows.put(row.getString(1), row.getString(2));
                }
            }
            try (var row = statement.executeQuery("SELECT event_key, COUNT(*) FROM bench_effect GROUP BY event_key")) {
                while (row.next()) {
                    effects.put(row.getString(1), row.getInt(2));
                }
            }
            try (var row = statement.executeQuery("SELECT i.event_key FROM dead_letter l JOIN inbox i "
                    + "ON i.id = l.inbox_id AND i.letter_id = l.id WHERE l.status IN ('open', 'discarded')")) {
                while (row.next()) {
                    letters.add(row.getString(1));
                }
            }
        }
        return of(rows, effects, letters, acknowledged);
    }

    private static Audit of(
            Map<String, String> rows, Map<String, Integer> effects, Set<String> letters, Collection<String> promised) {
        long done = 0;
        long dead = 0;
        long discarded = 0;
        long lost = promised.stream()
                .distinct()
                .filter(key -> !rows.containsKey(key))
                .count();
        long doubled =
                effects.keySet().stream().filter(key -> !rows.containsKey(key)).count();
        for (var row : rows.entrySet()) {
            int effect = effects.getOrDefault(row.getKey(), 0);
            switch (row.getValue()) {
                case "done" -> {
                    done++;
                    lost += effect == 0 ? 1 : 0;
                    doubled += effect > 1 ? 1 : 0;
                }
                case "dead", "discarded" -> {
                    dead += row.getValue().equals("dead") ? 1 : 0;
                    discarded += row.getValue().equals("dead") ? 0 : 1;
                    lost += letters.contains(row.getKey()) ? 0 : 1;
                    doubled += effect > 0 ? 1 : 0;
                }
                default -> lost++;
            }
        }
        return new Audit(rows.size(), done, dead, discarded, lost, doubled);
    }

    boolean isClean() {
        return lost == 0 && doubled == 0;
    }

    String line() {
        return "accepted %d, done %d, dead %d, discarded %d, lost %d, doubled %d"
                .formatted(accepted, done, dead, discarded, lost, doubled);
    }
}
