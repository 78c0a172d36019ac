package io.serai.console;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/// Where to go after signing in: a path of this hub's own, and nothing that a browser could read as another site's.
final class Next {
    private static final int MAX_LENGTH = 2000;
    private static final String START = "/";

    private Next() {}

    /// @return the path where it is one of ours, or the overview
    static String of(@Nullable String wish) {
        return wish != null && isOwn(wish) ? wish : START;
    }

    /// Browsers drop tabs and line breaks from an address and take a backslash for a slash, so that `/\evil.example`
    /// and `/<tab>/evil.example` lead away.
    private static boolean isOwn(String path) {
        if (path.length() > MAX_LENGTH
                || !path.startsWith("/")
                || path.indexOf('\\') >= 0
                || path.chars().anyMatch(c -> c <= ' ' || c >= 0x7F)) {
            return false;
        }
        int query = path.indexOf('?');
        if ((query < 0 ? path : path.substring(0, query)).contains("//")) {
            return false;
        }
        try {
            URI uri = new URI(path);
            return uri.getScheme() == null && uri.getRawAuthority() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
