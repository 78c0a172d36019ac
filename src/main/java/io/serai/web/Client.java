package io.serai.web;

import org.jspecify.annotations.Nullable;

/// Where a request came from.
///
/// @param address the IP address; that of the caller itself where trusted proxies stand before the hub
/// @param agent the `User-Agent`, 255 characters at most; null where none was sent
public record Client(String address, @Nullable String agent) {
    /// The hub itself.
    public static final Client NONE = new Client("", null);

    private static final int MAX_AGENT = 255;

    public Client {
        if (agent != null && agent.length() > MAX_AGENT) {
            agent = agent.substring(0, MAX_AGENT);
        }
    }
}
