package io.serai.backup;

/// Why there is no back-up, or no restore: for whoever asked for it, with what to do.
public final class BackUpException extends Exception {
    private static final long serialVersionUID = 1;

    BackUpException(String message) {
        super(message);
    }

    BackUpException(String message, Throwable cause) {
        super(message, cause);
    }
}
