package io.serai.console;

import io.serai.web.InnerCalls;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A token as a page shows it; never the token itself.
///
/// @param owner the e-mail address of whose it is; empty where that is plain
public record TokenView(
        String id,
        String name,
        String prefix,
        String owner,
        @Nullable When created,
        @Nullable When expires,
        @Nullable When used,
        @Nullable When revoked) {

    static List<TokenView> list(InnerCalls.Reply reply) {
        return Rows.of(
                reply,
                row -> new TokenView(
                        row.path("id").asText(),
                        row.path("name").asText(),
                        row.path("prefix").asText(),
                        row.path("email").asText(""),
                        When.of(row.path("created_at")),
                        When.of(row.path("expires_at")),
                        When.of(row.path("last_used_at")),
                        When.of(row.path("revoked_at"))));
    }
}
