package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.web.InnerCalls;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A user as a page shows them.
public record UserView(
        String id,
        String email,
        String name,
        String role,
        String knowledgeRole,
        boolean active,
        @Nullable When created,
        @Nullable When deactivated) {
    /// Of the hub, the highest first.
    public static final Map<String, String> ROLES = roles();

    /// Of what the hub knows, side by side; none is nothing.
    public static final Map<String, String> KNOWLEDGE_ROLES = knowledgeRoles();

    private static Map<String, String> roles() {
        var roles = new LinkedHashMap<String, String>();
        for (String role : List.of("admin", "km_admin", "analyst", "viewer", "none")) {
            roles.put(role, role);
        }
        return Collections.unmodifiableMap(roles);
    }

    private static Map<String, String> knowledgeRoles() {
        var roles = new LinkedHashMap<String, String>();
        for (String role : List.of("admin", "legal", "ehs", "readonly")) {
            roles.put(role, role);
        }
        roles.put("", "none");
        return Collections.unmodifiableMap(roles);
    }

    static List<UserView> list(InnerCalls.Reply reply) {
        return Rows.of(reply, UserView::of);
    }

    private static UserView of(JsonNode row) {
        return new UserView(
                row.path("id").asText(),
                row.path("email").asText(""),
                row.path("name").asText(""),
                row.path("role").asText(),
                row.path("knowledge_role").asText(""),
                row.path("active").asBoolean(),
                When.of(row.path("created_at")),
                When.of(row.path("deactivated_at")));
    }

    boolean holds(String text) {
        String wanted = text.toLowerCase(Locale.ROOT);
        return email.toLowerCase(Locale.ROOT).contains(wanted)
                || name.toLowerCase(Locale.ROOT).contains(wanted)
                || role.equals(wanted)
                || knowledgeRole.equals(wanted);
    }
}
