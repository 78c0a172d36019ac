package io.serai.invitations.fraud;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What went before an access of the same guest.
///
/// @param baseline as [Access#baseline] finds it; null where there is none yet
/// @param recent when the guest answered, or opened the page with a person's gesture, within the last hour or longer; a
///     mail scanner's park, which opens a link over and over, is no part of it
/// @param opened how long before an answer the page was last asked for; null where it never was
public record History(
        @Nullable Access baseline,
        List<Instant> recent,
        @Nullable Duration opened) {
    /// Of a guest of whom nothing is known.
    public static final History NONE = new History(null, List.of(), null);

    public History {
        recent = List.copyOf(recent);
    }
}
