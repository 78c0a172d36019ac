package io.serai.hub.delivery;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A claimed row of the inbox: what one worker has to do, for as long as its lease is renewed.
///
/// @param provider a vendor's name, `file` or `job`
/// @param connection `file`, `job`, or the public id of a connection
/// @param account the tenant's integer key
/// @param accountId the tenant's public id
/// @param route the endpoint that does it
/// @param runKey the integer key of its run
/// @param filePath where the file waits, for work that came as one
/// @param body as it came (empty where there is none), or as a person edited it for a replay
/// @param attempts how often it was begun, this time included
/// @param byWorker whether a worker claimed it, and not the request that brought it
/// @param letter the integer key of the dead letter that is being replayed; null where none is
@SuppressWarnings("ArrayRecordComponent") // bytes are handed on, not compared
public record Work(
        long key,
        String provider,
        String connection,
        String eventKey,
        long account,
        String accountId,
        String capability,
        String route,
        long runKey,
        @Nullable String filePath,
        Map<String, String> headers,
        @Nullable String contentType,
        byte[] body,
        String requestId,
        int attempts,
        boolean byWorker,
        @Nullable Long letter) {

    /// The exchange property that holds it while its route runs.
    public static final String PROPERTY = "work";

    public Work {
        headers = Map.copyOf(headers);
    }

    /// The endpoint of the route that works on a capability: `zoom.webhook` is for `direct:zoom-work`.
    static String endpoint(String capability) {
        int dot = capability.indexOf('.');
        return "direct:" + (dot < 0 ? capability : capability.substring(0, dot)) + "-work";
    }

    Work of(long run) {
        return new Work(
                key,
                provider,
                connection,
                eventKey,
                account,
                accountId,
                capability,
                route,
                run,
                filePath,
                headers,
                contentType,
                body,
                requestId,
                attempts,
                byWorker,
                letter);
    }

    @Override
    public String toString() {
        return "Work[" + capability + " " + key + "]";
    }
}
