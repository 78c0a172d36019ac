package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/// An instant for people: to the minute, in UTC, as pages know no time zone.
///
/// @param exact ISO 8601
public record When(String exact, String text) {
    private static final DateTimeFormatter MINUTES =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    /// Null where there is none.
    static @Nullable When of(JsonNode node) {
        return of(node, MINUTES);
    }

    static @Nullable When exactly(JsonNode node) {
        return of(node, SECONDS);
    }

    /// @param seconds since 1970
    static When ofEpoch(long seconds) {
        Instant instant = Instant.ofEpochSecond(seconds);
        return new When(instant.toString(), MINUTES.format(instant));
    }

    private static @Nullable When of(JsonNode node, DateTimeFormatter format) {
        if (!node.isTextual()) {
            return null;
        }
        String exact = node.asText();
        try {
            Instant instant = OffsetDateTime.parse(exact).toInstant();
            return new When(exact, format.format(instant));
        } catch (DateTimeParseException e) {
            return new When(exact, exact);
        }
    }
}
