package io.serai.invitations.fraud;

import java.time.DateTimeException;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/// Time zones by their rules.
final class Zones {
    private Zones() {}

    /// Whether both are names of one zone, such as `Asia/Calcutta` and `Asia/Kolkata`.
    static boolean areOne(@Nullable String one, @Nullable String other) {
        if (one == null || other == null) {
            return false;
        }
        try {
            return ZoneId.of(one).getRules().equals(ZoneId.of(other).getRules());
        } catch (DateTimeException _) {
            return false;
        }
    }
}
