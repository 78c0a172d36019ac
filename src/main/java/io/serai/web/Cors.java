package io.serai.web;

import java.util.List;

/// Lets the pages of named origins call the API (Fetch standard, CORS protocol); never with cookies.
final class Cors {
    private final List<String> origins;

    /// @param origins such as `https://app.example.org`
    Cors(List<String> origins) {
        this.origins = List.copyOf(origins);
    }

    /// Whether it was sent by a page of an allowed origin.
    boolean allows(Visit visit) {
        String origin = visit.request().getHeader("Origin");
        return origin != null && (origins.contains(origin) || origins.contains("*"));
    }

    /// Marks the answer to an allowed origin; true where the request was a preflight, which this answers.
    boolean answered(Visit visit) {
        if (origins.isEmpty()) {
            return false;
        }
        ServerResponse response = visit.response();
        response.putHeader("Vary", "Origin");
        String origin = visit.request().getHeader("Origin");
        if (origin == null || !allows(visit)) {
            return false;
        }
        response.putHeader("Access-Control-Allow-Origin", origin)
                .putHeader(
                        "Access-Control-Expose-Headers",
                        "X-Request-Id, Retry-After, Content-Disposition, Content-Range, ETag, X-Left-Out, X-Unread-Count");
        if (!visit.method().equals("OPTIONS") || visit.request().getHeader("Access-Control-Request-Method") == null) {
            return false;
        }
        response.putHeader("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE")
                .putHeader(
                        "Access-Control-Allow-Headers",
                        "authorization, content-type, x-aether-api-key, x-account-id, x-no-account-id, x-request-id, if-match,"
                                + " if-range, range, x-ae-ignore-extra-fields")
                .putHeader("Access-Control-Max-Age", "600")
                .setStatusCode(204)
                .end()
                .onComplete(sent -> visit.end());
        return true;
    }
}
