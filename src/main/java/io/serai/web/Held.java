package io.serai.web;

/// Something that stays open for as long as the token that opened it is good.
interface Held {
    /// Who holds it now, which may change with their roles.
    void is(Principal now);

    /// @param code of a WebSocket's end
    void close(int code, String reason);
}
