package io.serai.web;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/// The answer to a [ServerRequest], on its way to a [Transport]. May be written from any thread; pieces leave in the
/// order in which they were given.
interface ServerResponse {

    MultiMap headers();

    ServerResponse putHeader(CharSequence name, CharSequence value);

    int getStatusCode();

    ServerResponse setStatusCode(int status);

    /// Says that more of the request may come (100).
    void writeContinue();

    /// Whether its length is not known when it begins.
    void setChunked(boolean chunked);

    /// Sends the head by itself.
    void writeHead();

    /// @return done when it has left
    Future<Void> write(Buffer piece);

    /// @return done when all has left
    Future<Void> end();

    /// The last piece.
    ///
    /// @return done when all has left
    Future<Void> end(Buffer piece);

    /// Whether its last piece was given.
    boolean ended();

    /// Whether nobody is there any more to be answered.
    boolean closed();
}
