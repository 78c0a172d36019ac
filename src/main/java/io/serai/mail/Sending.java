package io.serai.mail;

import java.util.List;

/// What became of a mail. A reason is a sentence that a caller may read.
public sealed interface Sending {

    /// A server took it over.
    ///
    /// @param messageId the server's own; empty where nobody was left to write to
    /// @param suppressed the addresses that were left out
    record Sent(String messageId, List<String> suppressed) implements Sending {
        public Sent {
            suppressed = List.copyOf(suppressed);
        }
    }

    /// The server won't take this mail, now or later: a recipient it does not know, a content it does not like.
    record Refused(String reason) implements Sending {}

    /// The server is away, late, or asks for another try later.
    record Failed(String reason) implements Sending {}

    /// There is no server, or it does not take the hub's own login, or the way to it is not safe. Whoever runs the hub
    /// can mend that.
    record NotSetUp(String reason) implements Sending {}

    /// Why it was not sent; empty where it was.
    default String problem() {
        return switch (this) {
            case Sent _ -> "";
            case Refused refused -> refused.reason();
            case Failed failed -> failed.reason();
            case NotSetUp missing -> missing.reason();
        };
    }
}
