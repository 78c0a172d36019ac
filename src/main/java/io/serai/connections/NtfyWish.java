package io.serai.connections;

import org.jspecify.annotations.Nullable;

/// How a person wants to hear of notices by ntfy.
///
/// @param enabled whether at all
/// @param topic 1 to 64 of letters, digits, `-` and `_`; null where they gave none
public record NtfyWish(boolean enabled, @Nullable String topic, boolean onRequest, boolean onAccept) {
    /// Of who never said anything.
    static final NtfyWish NONE = new NtfyWish(false, null, true, true);
}
