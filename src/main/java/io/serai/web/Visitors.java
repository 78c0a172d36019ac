package io.serai.web;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What those are answered who may not go on: a person in a browser is sent to sign in, or shown a page that says why
/// not; all others get it as data. A page is a GET or HEAD of what answers with `text/html`, without `Authorization`,
/// by a client that takes `text/html`. A page's form that is refused is answered with a page in the same way.
final class Visitors {
    private Visitors() {}

    static Outcome turnedAway(
            Visit visit, Operation operation, int status, String detail, @Nullable Duration retryAfter) {
        boolean page =
                operation.page() && !hasAuthorization(visit) && accepted(visit).admitsPages();
        if (!page) {
            return new Outcome.Refused(status, detail, retryAfter);
        }
        return status == 401 && !visit.writes() ? signIn(visit) : page(visit, status, detail);
    }

    /// Whether somebody in a browser looks for a page at an address where there is nothing.
    static boolean areLost(Visit visit) {
        return !visit.writes() && !hasAuthorization(visit) && accepted(visit).prefersPages();
    }

    static Outcome signIn(Visit visit) {
        return new Outcome.Moved("/login?next=" + URLEncoder.encode(visit.address(), StandardCharsets.UTF_8));
    }

    static Outcome page(Visit visit, int status, String detail) {
        return new Outcome.Page(
                status, "web/refused", Map.of("status", status, "detail", detail, "request", visit.id()));
    }

    private static boolean hasAuthorization(Visit visit) {
        return visit.request().getHeader("Authorization") != null;
    }

    private static Accepted accepted(Visit visit) {
        return Accepted.of(visit.request().headers().getAll("Accept"));
    }
}
