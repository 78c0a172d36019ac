package io.serai.web;

import java.util.Locale;
import java.util.Set;

/// Which headers may pass, in either direction. A request's headers and parameters are untrusted: what would steer
/// Camel, or would be sent back as a response header, is dropped at the edge (both were seen in the wild, see
/// docs/reference/security.md).
public final class HeaderRules {
    private static final Set<String> ANSWER = Set.of(
            "allow",
            "cache-control",
            "content-disposition",
            "content-language",
            "content-type",
            "etag",
            "last-modified",
            "link",
            "location",
            "retry-after",
            "vary",
            "www-authenticate",
            "x-content-type-options",
            "content-security-policy",
            "referrer-policy");
    /// What only an answer may say, and secrets that no route needs.
    private static final Set<String> STAYS_OUT = Set.of(
            "authorization",
            "cookie",
            "x-aether-api-key",
            "proxy-authorization",
            "set-cookie",
            "set-cookie2",
            "location",
            "server",
            "www-authenticate",
            "proxy-authenticate",
            "retry-after",
            "refresh",
            "allow",
            "etag",
            "link",
            "vary",
            "last-modified",
            "content-disposition",
            "content-language",
            "content-encoding",
            "transfer-encoding",
            "content-length",
            "connection",
            "content-security-policy",
            "referrer-policy",
            "strict-transport-security",
            "x-content-type-options",
            "x-frame-options",
            "cache-control");

    private HeaderRules() {}

    /// Whether a request's header may become a message header.
    static boolean mayEnter(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return !STAYS_OUT.contains(lower) && !isCamels(lower) && !lower.startsWith("access-control-");
    }

    /// Whether a parameter may become a message header: never one that would say of what kind the body is.
    static boolean mayEnterAsParameter(String name) {
        return mayEnter(name) && !name.equalsIgnoreCase("content-type");
    }

    /// Whether a message header may become a response header; all others stay inside.
    static boolean mayLeave(String name) {
        return ANSWER.contains(name.toLowerCase(Locale.ROOT));
    }

    /// Camel acts on headers of these names, not all of which are called after it (see
    /// docs/reference/advisories.csv).
    public static boolean isCamels(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith("camel")
                || lower.startsWith("org.apache.camel.")
                || lower.startsWith("mail.smtp")
                || lower.equals("long-running-action");
    }
}
