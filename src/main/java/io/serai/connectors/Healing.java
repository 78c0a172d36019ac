package io.serai.connectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.delivery.Work;
import java.time.Instant;

/// A heal on its way through its system's route `direct:<system>-heal`, which takes in what it can't know to have taken
/// in, and ends with a [Healed].
///
/// @param run its public id
/// @param since from when on things may have been missed
public record Healing(Work work, Connection connection, String run, Instant since) {
    /// The exchange property that holds it.
    public static final String PROPERTY = "healing";

    /// The endpoint of its system's route.
    public String route() {
        return endpoint(connection.system());
    }

    static String endpoint(String system) {
        return "direct:" + system + "-heal";
    }

    /// What it was asked to do, as its run's parameters.
    ///
    /// @param connection its public id
    record Asked(String connection, String run, Instant since) {
        String toJson(ObjectMapper json) {
            return json.createObjectNode()
                    .put("connection", connection)
                    .put("run", run)
                    .put("since", since.toString())
                    .toString();
        }

        static Asked of(String text, ObjectMapper json) {
            try {
                JsonNode asked = json.readTree(text);
                return new Asked(
                        asked.path("connection").asText(),
                        asked.path("run").asText(),
                        Instant.parse(asked.path("since").asText()));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("a run's parameters are always JSON", e);
            }
        }
    }

    @Override
    public String toString() {
        return "Healing[" + connection.system() + " since " + since + "]";
    }
}
