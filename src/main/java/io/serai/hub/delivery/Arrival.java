package io.serai.hub.delivery;

import io.serai.hub.runs.RunStore.Beginning;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Something to be accepted into the inbox.
///
/// @param provider who sent it: a vendor's name such as `zoom`, `file`, or `job` (schedules and async requests)
/// @param connection `file`, `job`, or the public id of a connection
/// @param eventKey the sender's own id of it, or the SHA-256 of what it sent; together with the connection unique: a
///     repeat is accepted and changes nothing
/// @param orderKey what it is about, such as one ticket: two of the same key are never worked on at a time; null for
///     no order
/// @param account the tenant's integer key
/// @param capability such as `zoom.webhook`; the route `direct:<its first word>-work` works on it
/// @param run the run that a person was told of; null where a run is made when a worker begins
/// @param headers the sender's headers that may matter, none of them a secret
/// @param body as it came; empty where there is none
@SuppressWarnings("ArrayRecordComponent") // bytes are stored, not compared
public record Arrival(
        String provider,
        String connection,
        String eventKey,
        @Nullable String orderKey,
        Priority priority,
        long account,
        String capability,
        @Nullable Beginning run,
        @Nullable String filePath,
        Map<String, String> headers,
        @Nullable String contentType,
        byte[] body,
        String requestId) {

    public static final String FILE = "file";
    public static final String JOB = "job";
    private static final byte[] NOTHING = new byte[0];

    /// Who goes first within a provider and connection.
    public enum Priority {
        HIGH,
        NORMAL,
        LOW
    }

    public Arrival {
        headers = Map.copyOf(headers);
    }

    /// A webhook's event.
    public static Arrival webhook(
            String provider,
            String connection,
            String eventKey,
            @Nullable String orderKey,
            long account,
            String capability,
            Map<String, String> headers,
            @Nullable String contentType,
            byte[] body,
            String requestId) {
        return new Arrival(
                provider,
                connection,
                eventKey,
                orderKey,
                Priority.NORMAL,
                account,
                capability,
                null,
                null,
                headers,
                contentType,
                body,
                requestId);
    }

    /// What a person or a schedule asked for. What is to be done stands in the run's parameters.
    ///
    /// @param eventKey the run's public id, or for a schedule its name and the time it fired for
    public static Arrival job(String eventKey, @Nullable String orderKey, Beginning run) {
        return job(JOB, JOB, eventKey, orderKey, run);
    }

    /// The same of one that takes long at one vendor, so that others' jobs don't wait for it.
    ///
    /// @param provider the vendor's name
    /// @param connection the public id of the connection
    public static Arrival job(
            String provider, String connection, String eventKey, @Nullable String orderKey, Beginning run) {
        return new Arrival(
                provider,
                connection,
                eventKey,
                orderKey,
                Priority.NORMAL,
                run.account(),
                run.capability(),
                run,
                null,
                Map.of(),
                null,
                NOTHING,
                run.requestId());
    }

    /// A dropped file.
    public static Arrival file(String eventKey, Beginning run, String filePath) {
        return new Arrival(
                FILE,
                FILE,
                eventKey,
                null,
                Priority.NORMAL,
                run.account(),
                run.capability(),
                run,
                filePath,
                Map.of(),
                null,
                NOTHING,
                run.requestId());
    }
}
