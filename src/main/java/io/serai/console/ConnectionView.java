package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A connection as a page shows it: of its secrets which there are, never what they are.
///
/// @param said what failed last; empty where the last answer was good, or there was none
/// @param answered when its vendor answered last, or failed to
/// @param breaker `closed`, `open` or `half_open`
public record ConnectionView(
        String id,
        String system,
        String name,
        boolean enabled,
        String said,
        @Nullable When answered,
        String breaker,
        List<Secret> secrets) {
    /// @param since when it was set; null where it is not
    public record Secret(String name, @Nullable When since) {}

    public ConnectionView {
        secrets = List.copyOf(secrets);
    }

    static ConnectionView of(JsonNode row) {
        boolean failing = isFailing(row);
        return new ConnectionView(
                row.path("id").asText(),
                row.path("system").asText(),
                row.path("name").asText(),
                row.path("enabled").asBoolean(),
                failing ? row.path("last_error").asText("It failed.") : "",
                When.exactly(row.path(failing ? "last_error_at" : "last_ok_at")),
                row.path("breaker").asText("closed"),
                row.path("secrets").properties().stream()
                        .map(secret -> new Secret(
                                secret.getKey(), When.of(secret.getValue().path("set_on"))))
                        .toList());
    }

    private static boolean isFailing(JsonNode row) {
        return row.hasNonNull("last_error_at")
                && (!row.hasNonNull("last_ok_at")
                        || Instant.parse(row.path("last_error_at").asText())
                                .isAfter(Instant.parse(row.path("last_ok_at").asText())));
    }

    public String title() {
        return system + " · " + name;
    }

    public String state() {
        return !enabled ? "disabled" : answered == null ? "not tried yet" : said.isEmpty() ? "ok" : "failing";
    }

    /// Of the state's badge.
    public String tone() {
        return !enabled || answered == null ? "busy" : said.isEmpty() ? "on" : "off";
    }

    /// Whether its calls are held back, as too many of them failed.
    public boolean held() {
        return !breaker.equals("closed");
    }
}
