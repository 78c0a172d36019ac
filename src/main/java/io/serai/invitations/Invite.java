package io.serai.invitations;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Somebody asked to host an event with others.
///
/// @param key the integer key
/// @param id the public id, which opens nothing
/// @param event the integer key
/// @param emailKey by which addresses are compared; empty for somebody erased
/// @param over whether it was used or cancelled
/// @param inviter a name, else an address; null where they are gone
record Invite(
        long key,
        String id,
        long event,
        String email,
        String emailKey,
        EventRole role,
        Instant expires,
        boolean over,
        @Nullable String inviter) {

    /// Whether it still works.
    boolean isOpen(Instant now) {
        return !over && now.isBefore(expires);
    }
}
