package io.serai.console;

import io.serai.web.InnerCalls;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A session as a page shows it.
///
/// @param current whether it is the one that looks at it
public record SessionView(
        String id,
        boolean current,
        String agent,
        String address,
        @Nullable When began,
        @Nullable When seen) {

    static List<SessionView> list(InnerCalls.Reply reply) {
        return Rows.of(
                reply,
                row -> new SessionView(
                        row.path("id").asText(),
                        row.path("current").asBoolean(),
                        row.path("agent").asText(""),
                        row.path("address").asText(""),
                        When.of(row.path("created_at")),
                        When.of(row.path("last_seen_at"))));
    }
}
