package io.serai.cli;

/// A command can't be carried out; the message tells a person why, and what to do.
class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CommandException(String message) {
        super(message);
    }

    /// 1, or 2 where the command was asked wrongly.
    int status() {
        return 1;
    }
}
