package io.serai.notifications;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One thing that a person was told.
///
/// @param number among those of the person, in the order in which they were committed
/// @param data what a page needs to lead on
record Told(
        String id,
        long number,
        String type,
        String title,
        String message,
        JsonNode data,
        Source source,
        @Nullable Instant readAt,
        Instant createdAt) {

    /// What it is about.
    ///
    /// @param id a public id
    record Source(String type, String id) {}

    Map<String, @Nullable Object> described() {
        var described = new LinkedHashMap<String, @Nullable Object>();
        described.put("id", id);
        described.put("type", type);
        described.put("title", title);
        described.put("message", message);
        described.put("data", data);
        described.put("source_type", source.type());
        described.put("source_id", source.id());
        described.put("read_at", readAt == null ? null : readAt.toString());
        described.put("created_at", createdAt.toString());
        return described;
    }
}
