package io.serai.shadow;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the sandbox answers of one event.
///
/// @param event the key of the inbox's row
/// @param obstacle why it says nothing; null where it does
/// @param chance what differs by time or chance
record ShadowLine(long event, @Nullable String obstacle, List<Comparison.Difference> differences, Set<String> chance) {}
