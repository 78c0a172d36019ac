package io.serai.shadow;

/// What was edited could not be played at all.
final class SandboxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SandboxException(String why) {
        super(why);
    }
}
