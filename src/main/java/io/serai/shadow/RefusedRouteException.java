package io.serai.shadow;

/// An edited route that is not played, with the line that is the reason.
final class RefusedRouteException extends Exception {
    private static final long serialVersionUID = 1L;

    /// @param line in what was sent, from 1
    RefusedRouteException(int line, String why) {
        super("line " + line + ": " + why);
    }
}
