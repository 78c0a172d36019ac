package io.serai.shadow;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one event did when it went through a route.
///
/// @param effects in their order
/// @param failure how the route ended, where it did not end well
/// @param obstacle why that says nothing, such as a call of which no answer was kept; null where it does
record Played(
        List<Effect> effects,
        @Nullable String failure,
        @Nullable String obstacle) {
    Played {
        effects = List.copyOf(effects);
    }
}
