package io.serai.hub.delivery;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A claimed row of the inbox: what one worker has to do, for as long as its lease is renewed.
public record Work(Identity identity, Message message, Lease lease) {

    /// The exchange property that holds it while its route runs.
    public static final String PROPERTY = "work";

    /// What it is and whose.
    ///
    /// @param provider a vendor's name, `file` or `job`
    /// @param connection `file`, `job`, or the public id of a connection
    /// @param account the tenant's integer key
    /// @param accountId the tenant's public id
    public record Identity(
            long key,
            String provider,
            String connection,
            String eventKey,
            long account,
            String accountId,
            String capability,
            String requestId) {}

    /// What came.
    ///
    /// @param filePath where the file waits, for work that came as one
    /// @param body as it came (empty where there is none), or as a person edited it for a replay
    @SuppressWarnings("ArrayRecordComponent") // bytes are handed on, not compared
    public record Message(
            @Nullable String filePath,
            Map<String, String> headers,
            @Nullable String contentType,
            byte[] body) {
        public Message {
            headers = Map.copyOf(headers);
        }
    }

    /// Under what it is worked on.
    ///
    /// @param runKey the integer key of its run
    /// @param attempts how often it was begun, this time included
    /// @param byWorker whether a worker claimed it, and not the request that brought it
    /// @param letter the integer key of the dead letter that is being replayed; null where none is
    /// @param canary whether it shows for others whether a replay helps: it is tried once, without quick tries
    public record Lease(
            long runKey,
            int attempts,
            boolean byWorker,
            @Nullable Long letter,
            boolean canary) {}

    public long key() {
        return identity.key();
    }

    public String provider() {
        return identity.provider();
    }

    public String connection() {
        return identity.connection();
    }

    public String eventKey() {
        return identity.eventKey();
    }

    public long account() {
        return identity.account();
    }

    public String accountId() {
        return identity.accountId();
    }

    public String capability() {
        return identity.capability();
    }

    public String requestId() {
        return identity.requestId();
    }

    public @Nullable String filePath() {
        return message.filePath();
    }

    public Map<String, String> headers() {
        return message.headers();
    }

    public @Nullable String contentType() {
        return message.contentType();
    }

    public byte[] body() {
        return message.body();
    }

    public long runKey() {
        return lease.runKey();
    }

    public int attempts() {
        return lease.attempts();
    }

    public boolean byWorker() {
        return lease.byWorker();
    }

    public @Nullable Long letter() {
        return lease.letter();
    }

    public boolean canary() {
        return lease.canary();
    }

    /// The endpoint of the route that does it.
    public String route() {
        return endpoint(capability());
    }

    /// The endpoint of the route that works on a capability: `zoom.webhook` is for `direct:zoom-work`.
    static String endpoint(String capability) {
        int dot = capability.indexOf('.');
        return "direct:" + (dot < 0 ? capability : capability.substring(0, dot)) + "-work";
    }

    /// The same once more begun.
    Work claimed(long run) {
        return new Work(
                identity,
                message,
                new Lease(run, lease.attempts() + 1, lease.byWorker(), lease.letter(), lease.canary()));
    }

    @Override
    public String toString() {
        return "Work[" + capability() + " " + key() + "]";
    }
}
