package io.serai.hub.runs;

import io.serai.web.Fault;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Instants as people filter by them.
public final class Instants {
    private Instants() {}

    /// @param text a date, or a date and time, ISO 8601; UTC where it names no zone; null for none
    /// @param where it stands, such as `query.since`
    /// @throws Refusal 422 where it is none
    public static @Nullable Instant of(@Nullable String text, String where) {
        if (text == null) {
            return null;
        }
        try {
            if (text.indexOf('T') < 0) {
                return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
            }
            boolean zoned = text.endsWith("Z") || text.lastIndexOf('-') > text.indexOf('T') || text.contains("+");
            return zoned
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new Refusal(new Outcome.Refused(
                    422,
                    "The request does not fit the contract.",
                    List.of(new Fault(where, "expected an instant such as 2026-04-01T00:00:00Z"))));
        }
    }
}
