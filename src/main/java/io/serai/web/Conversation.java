package io.serai.web;

/// What is said over one WebSocket. It is told one thing after another, on the event loop, and never waits.
public interface Conversation {

    void begins(Peer peer);

    /// @param text one whole message, within the limits
    void hears(String text);

    /// Once, whoever ended it.
    void ends();
}
