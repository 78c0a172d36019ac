package io.serai.notifications;

import java.util.Optional;

/// What people wish to be told by ntfy, too. The domain that keeps their settings carries it out.
@FunctionalInterface
public interface NtfyWishes {

    /// @param person the integer key
    /// @param type of the notice, such as `connection_request`
    /// @return the topic; empty where they wish for nothing, or for nothing of this type
    Optional<String> topic(long person, String type);
}
