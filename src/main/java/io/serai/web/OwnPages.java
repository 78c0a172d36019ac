package io.serai.web;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// Tells whether a request was sent by one of the hub's own pages, by the header `Origin` (RFC 6454), which a browser
/// sets and no page can forge. The header `Host` has no say in it.
final class OwnPages {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final String publicUrl;
    private final boolean local;
    private final IntSupplier port;

    /// @param publicUrl where the hub is reached
    /// @param port where it listens
    OwnPages(String publicUrl, IntSupplier port) {
        this.publicUrl = publicUrl.toLowerCase(Locale.ROOT);
        String host = URI.create(publicUrl).getHost();
        this.local = host != null && LOOPBACK.contains(host);
        this.port = port;
    }

    /// Whether one of the hub's own pages made a request that says so only by `Sec-Fetch-Site`, as a GET has no
    /// `Origin` where it stays on its site (Fetch metadata).
    boolean asked(Visit visit) {
        return "same-origin".equals(visit.request().getHeader("Sec-Fetch-Site")) || sent(visit);
    }

    boolean sent(Visit visit) {
        return isOwn(visit.request().getHeader("Origin"));
    }

    /// A hub that is reached on this machine only goes by each of its names.
    private boolean isOwn(@Nullable String origin) {
        if (origin == null) {
            return false;
        }
        return origin.equals(publicUrl)
                || (local
                        && LOOPBACK.stream().anyMatch(name -> origin.equals("http://" + name + ":" + port.getAsInt())));
    }
}
