package io.serai.web;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// The fields of a form or of a query, decoded, names in the caller's own spelling.
final class Fields {
    /// Far more than any page or call of ours has.
    static final int MOST = 1_000;

    private Fields() {}

    static Map<String, List<String>> ofQuery(String address) {
        return of(address, true, "address");
    }

    static Map<String, List<String>> ofForm(String body) {
        return of(body, false, "form");
    }

    /// Netty's decoder leaves those over its limit out, silently; here they are refused.
    ///
    /// @throws Refusal 400 more than [#MOST], or not percent-encoded
    private static Map<String, List<String>> of(String text, boolean path, String what) {
        long separators = text.chars().filter(c -> c == '&' || c == ';').count();
        if (separators >= MOST) {
            throw new Refusal(400, "The %s has more than %,d fields.".formatted(what, MOST));
        }
        try {
            return new QueryStringDecoder(text, StandardCharsets.UTF_8, path, MOST).parameters();
        } catch (IllegalArgumentException _) {
            throw new Refusal(400, "The %s is not percent-encoded as it should be.".formatted(what));
        }
    }
}
