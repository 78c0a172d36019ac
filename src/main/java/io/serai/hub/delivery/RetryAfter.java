package io.serai.hub.delivery;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The header `Retry-After` in the three forms that are met: seconds and HTTP date (RFC 9110, 10.2.3), and the ISO
/// date that Zoom sends. A time in the past is no wait; nothing is waited for longer than a day.
public final class RetryAfter {
    private static final Duration LONGEST = Duration.ofDays(1);

    private RetryAfter() {}

    /// Empty where there is none, or it can't be read.
    public static Optional<Duration> parse(@Nullable String text, Clock clock) {
        if (text == null || text.isBlank()) {
            return Optional.empty();
        }
        String value = text.strip();
        if (value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.of(value.length() > 6 ? LONGEST : bounded(Duration.ofSeconds(Long.parseLong(value))));
        }
        return instant(value).map(then -> bounded(Duration.between(clock.instant(), then)));
    }

    /// The header `RateLimit-Reset`, which some send in its place: seconds until the limit is reset, or the second
    /// since 1970 at which it is.
    public static Optional<Duration> reset(@Nullable String text, Clock clock) {
        return text != null && text.strip().matches("\\d{10}")
                ? Optional.of(
                        bounded(Duration.between(clock.instant(), Instant.ofEpochSecond(Long.parseLong(text.strip())))))
                : parse(text, clock);
    }

    private static Optional<Instant> instant(String value) {
        try {
            if (Character.isLetter(value.charAt(0))) {
                return Optional.of(ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant());
            }
            boolean zoned = value.matches(".*(Z|[+-]\\d{2}:?\\d{2})$") && value.length() > "2026-01-01".length();
            return Optional.of(
                    zoned
                            ? OffsetDateTime.parse(value).toInstant()
                            : LocalDateTime.parse(value).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Duration bounded(Duration wait) {
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
