package io.serai.web;

/// Sends server-sent events (WHATWG HTML, 9.2) until it returns; runs on a thread of its own and may wait.
@FunctionalInterface
public interface EventSource {

    void stream(Listener listener) throws InterruptedException;

    /// Instead of [#stream], where nothing is sent as too many connections are open: time to let go of what it holds.
    default void refused() {}

    interface Listener {
        /// False once the client has gone, its token has ended, or the hub is stopping.
        boolean listening();

        /// @param name the event's name
        /// @param data any value Jackson can write
        void send(String name, Object data);

        /// The same with an id, which a browser that comes again says in `Last-Event-ID`.
        ///
        /// @param id of one line, without control characters
        void send(String name, Object data, String id);
    }
}
