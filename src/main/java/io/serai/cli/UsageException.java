package io.serai.cli;

/// The command was asked wrongly: nothing was sent.
final class UsageException extends CommandException {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }

    @Override
    int status() {
        return 2;
    }
}
