package io.serai.mail;

/// What became of a mail. A reason is a sentence that a caller may read.
public sealed interface Sending {

    /// A server took it over.
    record Sent(String messageId) implements Sending {}

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
