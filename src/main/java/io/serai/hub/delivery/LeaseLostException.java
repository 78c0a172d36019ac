package io.serai.hub.delivery;

/// The row belongs to another worker by now, as the lease ended first. Thrown inside the effect's transaction, so that
/// the effect is rolled back: the other worker brings it about.
final class LeaseLostException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LeaseLostException(Work work) {
        super("the lease of " + work.capability() + " " + work.key() + " ended before its work did");
    }
}
