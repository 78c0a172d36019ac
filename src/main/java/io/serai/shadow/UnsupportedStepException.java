package io.serai.shadow;

/// A step that is not played, as what it does could not be undone or would leave the sandbox.
final class UnsupportedStepException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    UnsupportedStepException(String step) {
        super("unsupported: " + step);
    }
}
