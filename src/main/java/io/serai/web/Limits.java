package io.serai.web;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// How much the edge takes before it says no. Sizes in bytes.
///
/// @param concurrent requests that are worked on, over which it answers 503
/// @param awaited bodies that one client address may let the hub wait for
/// @param bodyRate bytes a second that a body has to come at, at least
/// @param sending answers that one client address may take its time to read
/// @param live connections that stay open for events
/// @param liveEach those of one principal
/// @param clearHttp2 whether HTTP/2 without TLS is spoken
/// @param dev whether the profile is `dev`, where a hub of this machine is asked by its names only
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
        int proxies,
        int awaited,
        long bodyRate,
        int sending,
        int live,
        int liveEach,
        boolean clearHttp2,
        boolean dev) {
    public Limits {
        origins = List.copyOf(origins);
    }
}
