package io.serai.web;

/// What takes requests from the network and brings the answers back: an HTTP server of one make. All that is decided
/// of a request is decided behind it, by [Edge], so that one make answers as another does.
interface Transport {
    /// Opens the port.
    ///
    /// @throws IllegalStateException where the port is taken or may not be opened; the message says which
    void start();

    /// Closes the port and all connections.
    void stop();

    /// @return 0 before it is open
    int port();
}
