package io.serai.lists;

import io.serai.connectors.Connection;
import org.jspecify.annotations.Nullable;

/// Someone who is to be put on a list, or taken off: the body that `mailman-subscribe-action` and
/// `mailman-unsubscribe-action` take.
///
/// @param row its number in the run; 0 for a single call
/// @param memberId Mailman's id of the person on the list; null where they are not on it
/// @param uuid Novi's id of the person; null where that is not known
public record ListChange(
        Connection connection,
        int row,
        String list,
        boolean subscribe,
        String email,
        String displayName,
        @Nullable String memberId,
        @Nullable String uuid) {

    public boolean isSubscription() {
        return subscribe;
    }

    @Override
    public String toString() {
        return (subscribe ? "subscribe to " : "unsubscribe from ") + list;
    }
}
