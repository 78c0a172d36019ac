package io.serai.connections;

import org.jspecify.annotations.Nullable;

/// Tells people of what others asked of them, or answered. Each is called in the transaction that does it, so that
/// nobody is told of what did not happen.
public interface ConnectionNotices {
    /// @param to the integer key of whom it is for
    /// @param about the integer key of whom it tells of
    /// @param name of them as it is shown: the preferred one, else the hub name
    /// @param umbralName their hub name; null where they have none any more
    /// @param source the public id of the request; of what was accepted, that of the connection on the side of `to`
    record News(long to, long about, String name, @Nullable String umbralName, String source) {}

    void requested(News news);

    void accepted(News news);

    /// Takes away what [#requested] told.
    ///
    /// @param request its public id
    void withdrawn(String request);
}
