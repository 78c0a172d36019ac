package io.serai.hub.delivery;

import io.serai.hub.settings.Settings;

/// How much a sync takes away by itself. A vendor that answers wrongly (a short list, an empty one, another account's)
/// must not empty what it fills: over this limit nothing is taken away, and the run asks.
///
/// @param least always allowed, 0 or more
/// @param percent of what is there, 0 to 100
public record SafetyStop(int least, int percent) {
    public SafetyStop {
        if (least < 0 || percent < 0 || percent > 100) {
            throw new IllegalArgumentException("a safety stop of at least " + least + " and " + percent + " %");
        }
    }

    public static SafetyStop of(Settings settings) {
        return new SafetyStop(
                settings.number("serai.sync.removals.least"), settings.number("serai.sync.removals.percent"));
    }

    /// @param there how many there are
    public int limit(long there) {
        return Math.toIntExact(Math.max(least, Math.min(there * percent / 100, Integer.MAX_VALUE)));
    }
}
