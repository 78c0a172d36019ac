package io.serai.senders;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Tells others what senders report of messages: each finds its own by the sender's id.
public final class MessageReports {
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    /// What became of a message.
    public enum State {
        DELIVERED,
        BOUNCED,
        COMPLAINED,
        FAILED
    }

    /// @param messageId the sender's
    /// @param type what kind of bounce the sender calls it; null where it says nothing
    public record Report(
            String messageId, State state, @Nullable String type) {}

    /// Is told, in the transaction in which the report is taken in; of one that comes twice, twice.
    @FunctionalInterface
    public interface Listener {
        /// @param account the integer key of the account by whose connection it was sent
        void reported(long account, Report report);
    }

    /// To be called while the hub is wired.
    public void tell(Listener listener) {
        listeners.add(listener);
    }

    void reported(long account, Report report) {
        if (!report.messageId().isEmpty()) {
            listeners.forEach(listener -> listener.reported(account, report));
        }
    }
}
