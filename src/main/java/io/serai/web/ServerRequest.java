package io.serai.web;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One request, as a [Transport] hands it to the edge. All that happens to it happens on its [#loop].
interface ServerRequest {

    String method();

    /// The request target, as it was sent (RFC 9112, 3.2).
    String uri();

    /// The path of the target, percent-encoded.
    String path();

    /// What follows the question mark; null where there is none.
    @Nullable
    String query();

    HttpVersion version();

    MultiMap headers();

    /// The first of that name; null where there is none.
    default @Nullable String getHeader(CharSequence name) {
        return headers().get(name);
    }

    /// Whom it is meant for in HTTP/2 (`:authority`).
    @Nullable
    String authority();

    @Nullable
    String cookie(String name);

    /// The address that the connection comes from; null where it is closed already.
    @Nullable
    String remoteAddress();

    /// Runs steps one after the other; at once where it is called from one of them.
    Executor loop();

    /// Whether all of it is here.
    boolean isEnded();

    /// Bytes of the body that have come.
    long bytesRead();

    /// Reads the body, or goes on reading it in another way.
    void read(Reader reader);

    /// Reads a form.
    ///
    /// @throws IllegalArgumentException where the media type has no boundary
    void readForm(Reader reader, FormParts parts);

    /// The text fields of a form that was read, in their order.
    Map<String, List<String>> formTexts();

    void pause();

    void resume();

    ServerResponse response();

    /// Closes the connection; what was answered has left.
    void closeConnection();

    /// @param gone is called when the connection is closed
    void onConnectionClosed(Runnable gone);

    /// Makes it a WebSocket.
    ///
    /// @param failed is told why not; the connection is to be closed
    void becomeSocket(Consumer<SocketLink> made, Consumer<Throwable> failed);

    /// Who reads a body.
    interface Reader {
        void piece(Buffer piece);

        void end();

        void broken(Throwable cause);
    }

    /// Who is told of a form's files. What is not taken is dropped.
    interface FormParts {
        /// @param announced bytes that the part says it has; 0 where it says nothing
        /// @return who takes it; null for nobody
        @Nullable
        FilePart file(String name, String fileName, long announced);
    }

    /// Who takes one file of a form.
    interface FilePart {
        void piece(Buffer piece);

        void end();
    }
}
