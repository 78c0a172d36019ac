package io.serai.connectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.database.Sql;
import io.serai.hub.delivery.DeliveryException;
import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Syncs that a heal has begun, by the keys under which they were accepted.
///
/// @param ended whether they have come to an end
/// @param healed what they changed
/// @param looked what they went through
/// @param open how many of them ask a person, or failed in part
public record Started(boolean ended, int healed, int looked, int open) {
    private static final Duration SOON = Duration.ofSeconds(1);

    /// @param lane the connection that the syncs were accepted under
    /// @param changes the counts of a run that say what it changed
    /// @throws DeliveryException permanent, where one is dead
    public static Started of(JdbcClient sql, ObjectMapper json, String lane, List<String> keys, List<String> changes) {
        if (keys.isEmpty()) {
            return new Started(true, 0, 0, 0);
        }
        var all = sql.sql(Sql.of("connectors/find-started"))
                .param("lane", lane)
                .param("keys", keys)
                .query((row, number) -> one(
                        row.getString("id_random"),
                        row.getString("state"),
                        row.getString("status"),
                        row.getString("counts_json"),
                        json,
                        changes))
                .list();
        return all.stream().reduce(new Started(all.size() >= keys.size(), 0, 0, 0), Started::and);
    }

    private Started and(Started other) {
        return new Started(ended && other.ended, healed + other.healed, looked + other.looked, open + other.open);
    }

    private static Started one(
            String run, String state, String status, String counts, ObjectMapper json, List<String> changes) {
        if (state.equals("dead") || state.equals("discarded")) {
            throw DeliveryException.permanent(
                    "heal", "The sync that this heal began has failed: /v3/hub/run/" + run + ".");
        }
        if (!state.equals("done")) {
            return new Started(false, 0, 0, 0);
        }
        try {
            JsonNode tree = json.readTree(counts == null ? "{}" : counts);
            int healed =
                    changes.stream().mapToInt(name -> tree.path(name).asInt()).sum();
            return new Started(true, healed, tree.path("read").asInt(), status.equals("done") ? 0 : 1);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a run's counts are always JSON", e);
        }
    }

    /// What they came to.
    ///
    /// @throws DeliveryException held back, while one is on its way
    public Healed healed(String what) {
        if (!ended) {
            throw wait(what + " is on its way.");
        }
        return new Healed(
                healed,
                looked,
                open,
                what + " is done." + (open == 0 ? "" : " " + open + " of its runs need a person: see them."));
    }

    public static DeliveryException wait(String why) {
        return new DeliveryException(DeliveryException.Kind.HELD_BACK, "heal", 0, SOON, why, null);
    }
}
