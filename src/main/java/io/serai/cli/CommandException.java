package io.serai.cli;

/// A command can't be carried out; the message tells a person why, and what to do.
final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CommandException(String message) {
        super(message);
    }
}
