package io.serai.web;

import java.net.URI;
import java.util.Locale;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// By which names a hub is asked that only this machine is to reach: a page on the internet whose own name is made to
/// lead to 127.0.0.1 (DNS rebinding) is of one origin with it, and would read all that needs no key.
final class LocalNames {
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(?:\\.[0-9]{1,3}){3}|\\[::1]");

    private final boolean limited;
    private final int publicPort;
    private final IntSupplier port;

    /// @param dev whether the profile is `dev`
    /// @param publicUrl where the hub is reached; with a real name nothing is limited
    /// @param port where it listens
    LocalNames(boolean dev, String publicUrl, IntSupplier port) {
        URI url = URI.create(publicUrl.toLowerCase(Locale.ROOT));
        this.limited =
                dev && url.getHost() != null && LOOPBACK.matcher(url.getHost()).matches();
        this.publicPort = url.getPort() >= 0 ? url.getPort() : "https".equals(url.getScheme()) ? 443 : 80;
        this.port = port;
    }

    /// @param host the header's value; no browser leaves it out
    boolean takes(@Nullable String host) {
        if (!limited || host == null) {
            return true;
        }
        int colon = host.lastIndexOf(':');
        boolean named = colon > host.lastIndexOf(']');
        String name = (named ? host.substring(0, colon) : host).toLowerCase(Locale.ROOT);
        return LOOPBACK.matcher(name).matches() && isOurs(named ? host.substring(colon + 1) : "80");
    }

    private boolean isOurs(String given) {
        return given.equals(Integer.toString(port.getAsInt())) || given.equals(Integer.toString(publicPort));
    }

    String refusal() {
        return "In the profile dev this hub is asked by the names of this machine only, such as http://127.0.0.1:"
                + port.getAsInt() + ". To reach it by another name set SERAI_PUBLIC_URL to it.";
    }
}
