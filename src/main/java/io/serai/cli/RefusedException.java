package io.serai.cli;

/// The hub said no; the message is its reason.
final class RefusedException extends CommandException {
    private static final long serialVersionUID = 1;

    private final int answered;

    RefusedException(int answered, String reason) {
        super(reason);
        this.answered = answered;
    }

    /// The HTTP status.
    int answered() {
        return answered;
    }
}
