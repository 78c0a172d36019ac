package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A row of the audit as a page shows it.
///
/// @param changes what was different before, and is now
public record AuditView(
        String id,
        @Nullable When at,
        String actor,
        String kind,
        String action,
        String outcome,
        String resource,
        String resourceId,
        String address,
        String agent,
        String request,
        long count,
        List<Difference> changes) {

    public record Difference(String field, String before, String after) {}

    public AuditView {
        changes = List.copyOf(changes);
    }

    static AuditView of(JsonNode row) {
        JsonNode actor = row.path("actor");
        return new AuditView(
                row.path("id").asText(),
                When.exactly(row.path("at")),
                text(actor.path("name"), text(actor.path("id"), "")),
                actor.path("kind").asText(""),
                row.path("action").asText(),
                row.path("outcome").asText(),
                row.path("resource").asText(""),
                text(row.path("resource_id"), ""),
                text(row.path("address"), ""),
                text(row.path("agent"), ""),
                text(row.path("request_id"), ""),
                row.path("count").asLong(1),
                changes(row.path("before"), row.path("after")));
    }

    private static List<Difference> changes(JsonNode before, JsonNode after) {
        var changes = new ArrayList<Difference>();
        before.fieldNames()
                .forEachRemaining(field ->
                        changes.add(new Difference(field, text(before.path(field), ""), text(after.path(field), ""))));
        after.fieldNames().forEachRemaining(field -> {
            if (!before.has(field)) {
                changes.add(new Difference(field, "", text(after.path(field), "")));
            }
        });
        return changes;
    }

    private static String text(JsonNode node, String fallback) {
        return node.isMissingNode() || node.isNull() ? fallback : node.isValueNode() ? node.asText() : node.toString();
    }
}
