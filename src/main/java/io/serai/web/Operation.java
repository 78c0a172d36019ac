package io.serai.web;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One operation of the contract, ready to be checked against.
///
/// @param id the `operationId`, which is also the id of the route that carries it out
/// @param permission what the caller needs, or `public`, or `known`
/// @param part whether people without the permission come in, too, as they may have a part of their own in what
///     the call is about; the operation itself looks
/// @param account whether the call is about one tenant's data
/// @param bypass whether a caller with bypass may come without a tenant
/// @param session whether only a person who has signed in may call it, and no token or key
/// @param effect whether a GET of it changes something all the same, as existing clients call it: a browser's cookie
///     alone opens it to the hub's own pages only, and a HEAD is refused
/// @param page whether its answer is a page (`text/html`), which browsers ask for
/// @param blocking false where the route only answers from memory and may run on the event loop
public record Operation(
        String id,
        String method,
        String path,
        String permission,
        boolean part,
        boolean account,
        boolean bypass,
        boolean session,
        boolean effect,
        boolean page,
        boolean blocking,
        List<Parameter> parameters,
        Payload payload) {

    public static final String PUBLIC = "public";

    /// For whoever has proved who they are, whatever they may; the operation itself says more.
    public static final String KNOWN = "known";

    /// What people may do with their own things.
    public static final String OWN = "self";

    public Operation {
        parameters = List.copyOf(parameters);
    }

    boolean isPublic() {
        return permission.equals(PUBLIC);
    }

    /// Whether it takes a permission that roles and keys give.
    boolean isGiven() {
        return !isPublic() && !permission.equals(KNOWN);
    }

    /// Whether somebody comes in who is to hold what roles and keys give.
    boolean admits(Principal principal) {
        return principal.may(permission) || part && principal.someone() != null && principal.may(OWN);
    }

    /// Whether it is a WebSocket: its answer is 101.
    boolean socket() {
        return payload instanceof Payload.Frames;
    }

    /// Whether existing V3 clients read the answer, and so expect the envelope (spec: two answer styles).
    boolean enveloped() {
        return enveloped(path);
    }

    static boolean enveloped(String path) {
        return path.startsWith("/v3/")
                || path.startsWith("/event/")
                || path.equals("/api/authenticate_passcode")
                || path.equals("/authenticate_passcode");
    }

    static final String UNDECLARED = "route:call";
    static final String UNDECLARED_ID = "undeclared";

    /// A route that a user dropped in and that no contract describes: it needs an API key, and no body check is known.
    static Operation undeclared(String method, String path, boolean blocking) {
        return new Operation(
                UNDECLARED_ID,
                method,
                path,
                UNDECLARED,
                false,
                false,
                true,
                false,
                false,
                false,
                blocking,
                List.of(),
                new Payload.Raw());
    }

    /// Whether a contract describes it.
    boolean isDeclared() {
        return !id.equals(UNDECLARED_ID);
    }

    enum In {
        PATH,
        QUERY,
        HEADER
    }

    enum Kind {
        TEXT,
        INTEGER,
        NUMBER,
        BOOLEAN
    }

    record Parameter(
            String name,
            In in,
            boolean required,
            Kind kind,
            @Nullable String fallback,
            @Nullable Shape schema) {}

    sealed interface Payload {
        record None() implements Payload {}

        record Json(boolean required, @Nullable Shape schema) implements Payload {}

        /// `application/x-www-form-urlencoded`; a route sees an object of texts.
        record Form(boolean required, @Nullable Shape schema) implements Payload {}

        /// `multipart/form-data` with a file.
        ///
        /// @param many whether there may be several, and texts beside them: the route sees an [UploadForm]
        /// @param needed whether it can't come without a file
        /// @param texts what those must look like
        /// @param needed whether it is refused without one
        record Multipart(
                String part,
                boolean many,
                boolean needed,
                @Nullable Shape texts) implements Payload {}

        /// Taken as it comes.
        record Raw() implements Payload {}

        /// Frames of the WebSocket that the request becomes.
        record Frames() implements Payload {}
    }
}
