package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.web.Call;
import io.serai.web.InnerCalls;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a person was told lately.
///
/// @param unread how many are unread, of all
public record ContactNews(String unread, List<Told> told) {

    public record Told(
            String id,
            String title,
            String message,
            boolean read,
            @Nullable When when) {
        private static Told of(JsonNode row) {
            return new Told(
                    row.path("id").asText(),
                    row.path("title").asText(),
                    row.path("message").asText(),
                    row.path("read_at").isTextual(),
                    When.of(row.path("created_at")));
        }
    }

    static ContactNews of(InnerCalls calls, Call call) {
        InnerCalls.Reply reply = calls.get(call, "/api/notifications");
        return new ContactNews(
                reply.headers().getOrDefault("X-Unread-Count", "0"),
                reply.body().valueStream().map(Told::of).toList());
    }
}
