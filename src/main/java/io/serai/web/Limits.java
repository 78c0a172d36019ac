package io.serai.web;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Where the edge is reached, and how much it takes before it says no. Sizes in bytes.
public record Limits(Site site, Requests requests, Bodies bodies, Answers answers) {
    /// @param port 0 for any that is free
    /// @param publicUrl where people and scripts reach the hub, such as `https://hub.example.org`, without a
    /// slash at its end; what a cookie proves is only taken from pages of this origin
    /// @param origins the origins whose pages may call the API (CORS); none by default, `*` for any, never with
    /// credentials
    /// @param proxies how many trusted proxies stand before the hub, each of which adds the address it was
    /// called from to `X-Forwarded-For`
    /// @param dev whether the profile is `dev`, where a hub of this machine is asked by its names only
    /// @param engine by which HTTP is spoken
    public record Site(
            String host, int port, String publicUrl, List<String> origins, int proxies, boolean dev, Engine engine) {
        public Site {
            origins = List.copyOf(origins);
        }
    }

    /// The makes of HTTP server that there are.
    public enum Engine {
        VERTX,
        JETTY
    }

    /// @param header of a request's head
    /// @param idle after which a connection on which nothing happens is closed
    /// @param whole in which the head has to be here, and in which the body has
    /// @param concurrent requests that are worked on, over which it answers 503
    /// @param workers routes that run at once
    /// @param clearHttp2 whether HTTP/2 without TLS is spoken
    public record Requests(
            int header, Duration idle, Duration whole, int concurrent, int workers, boolean clearHttp2) {}

    /// @param most of a body that is no upload
    /// @param folder where an upload is written to while it is read
    /// @param awaited bodies that one client address may let the hub wait for
    /// @param rate bytes a second that a body has to come at, at least
    public record Bodies(long most, long upload, Path folder, int awaited, long rate) {
        /// Of one text field of a form.
        long field() {
            return Math.min(most / HttpServer.FORM_FIELDS, Integer.MAX_VALUE);
        }
    }

    /// @param sending answers that one client address may take its time to read
    /// @param live connections that stay open for events
    /// @param liveEach those of one principal
    public record Answers(int sending, int live, int liveEach) {}
}
