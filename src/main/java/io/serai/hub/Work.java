package io.serai.hub;

import org.jspecify.annotations.Nullable;

/// A claimed row of the inbox: what one worker has to do, for as long as its lease is renewed.
///
/// @param route the endpoint that does it, from the list the hub was started with
/// @param runKey the integer key of its run
/// @param filePath where the file waits, for work that came as one
/// @param attempts how often it was begun, this time included
/// @param byWorker whether a worker claimed it, and not the request that brought it
public record Work(
        long key,
        String connection,
        String eventKey,
        String capability,
        String route,
        long runKey,
        @Nullable String filePath,
        int attempts,
        boolean byWorker) {

    /// The exchange property that holds it while its route runs.
    public static final String PROPERTY = "work";
}
