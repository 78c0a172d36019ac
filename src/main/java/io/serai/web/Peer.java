package io.serai.web;

/// Whoever is at the other end of a WebSocket. May be used from any thread.
public interface Peer {

    /// Who it is, as of the last look at their token.
    Principal principal();

    /// Sends a text. One who does not read what is sent to them is dropped, so nothing piles up here.
    ///
    /// @param text in UTF-8; not to be changed any more
    void send(byte[] text);

    /// @param code of RFC 6455, 7.4
    void close(int code, String reason);
}
