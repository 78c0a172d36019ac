package io.serai.web;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// How much the edge takes before it says no. Sizes in bytes.
///
/// @param concurrent requests in flight, over which it answers 503
/// @param uploads the folder an upload is written to while it is read
/// @param publicUrl where people and scripts reach the hub, such as `https://hub.example.org`, without a slash at its
/// end; what a cookie proves is only taken from pages of this origin
/// @param proxies how many trusted proxies stand before the hub, each of which adds the address it was called from to
/// `X-Forwarded-For`
/// @param origins the origins whose pages may call the API (CORS); none by default, `*` for any, never with credentials
public record Limits(
        String host,
        int port,
        long body,
        long upload,
        int header,
        int jsonDepth,
        int concurrent,
        int workers,
        Duration idle,
        Duration request,
        Path uploads,
        List<String> origins,
        String publicUrl,
        int proxies) {
    public Limits {
        origins = List.copyOf(origins);
    }
}
