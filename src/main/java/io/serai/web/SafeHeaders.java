package io.serai.web;

import io.vertx.core.http.HttpHeaders;

/// What every answer tells a browser, unless it says otherwise itself: take it for what its media type says, run and
/// load nothing in it, show it in no frame, keep no copy, name it to no other site; and, where the hub is reached by
/// https, never come back without.
final class SafeHeaders {
    private static final CharSequence NO_SNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence CONTENT_TYPE_OPTIONS = HttpHeaders.createOptimized("X-Content-Type-Options");
    private static final CharSequence POLICY = HttpHeaders.createOptimized("Content-Security-Policy");
    private static final CharSequence NOTHING = HttpHeaders.createOptimized(
            "default-src 'none'; object-src 'none'; " + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    private static final CharSequence REFERRER = HttpHeaders.createOptimized("Referrer-Policy");
    private static final CharSequence SAME_ORIGIN = HttpHeaders.createOptimized("same-origin");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
    private static final CharSequence TRANSPORT = HttpHeaders.createOptimized("Strict-Transport-Security");
    private static final CharSequence TWO_YEARS = HttpHeaders.createOptimized("max-age=63072000; includeSubDomains");

    private final boolean https;

    /// @param publicUrl where the hub is reached
    SafeHeaders(String publicUrl) {
        this.https = publicUrl.regionMatches(true, 0, "https:", 0, 6);
    }

    /// To be called before the answer's own headers are put, which replace these.
    void put(ServerResponse response) {
        response.putHeader(CONTENT_TYPE_OPTIONS, NO_SNIFF)
                .putHeader(POLICY, NOTHING)
                .putHeader(REFERRER, SAME_ORIGIN)
                .putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
        if (https) {
            response.putHeader(TRANSPORT, TWO_YEARS);
        }
    }
}
