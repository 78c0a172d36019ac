package io.serai.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/// Where a hub is.
///
/// @param url `https://hub.example.org`, without a slash at its end
record ServerAddress(String url) {
    private static final String LOOPBACKS = "(?i)(localhost|[a-z0-9.-]+\\.localhost|127(\\.\\d{1,3}){3}|\\[::1])";
    private static final Pattern LOOPBACK = Pattern.compile(LOOPBACKS);
    private static final Pattern THIS_MACHINE = Pattern.compile(LOOPBACKS + "(:\\d+)?(/|$)");

    /// @param text as a person writes it; a bare name means `https`, but `http` for this machine
    /// @throws UsageException where it is no address of a hub
    static ServerAddress of(String text) {
        String whole = text.strip();
        if (!whole.contains("://")) {
            whole = (THIS_MACHINE.matcher(whole).lookingAt() ? "http://" : "https://") + whole;
        }
        URI uri;
        try {
            uri = new URI(whole);
        } catch (URISyntaxException e) {
            throw wrong(text);
        }
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        boolean web = scheme.equals("https") || scheme.equals("http");
        if (!web
                || uri.getHost() == null
                || uri.getRawUserInfo() != null
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null) {
            throw wrong(text);
        }
        return new ServerAddress(scheme + "://" + uri.getRawAuthority().toLowerCase(Locale.ROOT)
                + uri.getRawPath().replaceAll("/+$", ""));
    }

    URI at(String path) {
        return URI.create(url + path);
    }

    /// Whether it is this machine. Names are not looked up: who answers for a name may change.
    boolean isLoopback() {
        return LOOPBACK.matcher(URI.create(url).getHost()).matches();
    }

    /// Whether anybody on the way may read what is sent.
    boolean isReadable() {
        return url.startsWith("http:") && !isLoopback();
    }

    private static UsageException wrong(String text) {
        return new UsageException(
                "'" + Printable.of(text) + "' is no address of a hub; expected one such as https://hub.example.org");
    }
}
