package io.serai.web;

import java.util.concurrent.Executor;

/// A WebSocket's connection, as a [Transport] has it. What comes is within limits: text, of at most [Sockets#LARGEST]
/// bytes a message, no more than [SocketRate] lets in.
interface SocketLink {

    /// Who is told of what comes, on the [#loop].
    interface Ears {
        void hears(String text);

        /// Something came that is not let in.
        ///
        /// @param code to close it with
        void refused(int code, String reason);

        /// The other side closes it.
        void ends();

        /// The connection is closed. Called once.
        void gone();
    }

    /// To be called on the loop, as soon as it is one.
    void begins(Ears ears);

    Executor loop();

    /// When it was last heard of, by `System.nanoTime`.
    long heard();

    /// Whether as much waits for its client as may.
    boolean isFull();

    /// @param text in UTF-8; not to be changed any more
    void send(byte[] text);

    void ping();

    /// By a close frame, behind all that waits. What comes from now on is dropped.
    void close(int code, String reason);

    /// At once, as nobody reads.
    void drop();
}
