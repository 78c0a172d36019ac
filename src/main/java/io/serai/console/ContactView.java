package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.web.Call;
import io.serai.web.InnerCalls;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Somebody to whom one is connected, or who asks or is asked.
///
/// @param id of the connection or the request
/// @param name as it is shown: the preferred one, else the hub name
/// @param hubName empty where they have none any more
/// @param when since when
public record ContactView(
        String id, String name, String hubName, @Nullable When when) {
    /// What of a profile may be shared, as people call it.
    public static final Map<String, String> FIELDS = fields();

    private static Map<String, String> fields() {
        var fields = new LinkedHashMap<String, String>();
        fields.put("preferred_name", "Name to be called by");
        fields.put("given_name", "Given name");
        fields.put("family_name", "Family name");
        fields.put("email", "E-mail address");
        fields.put("phone", "Phone");
        fields.put("birthday", "Birthday");
        fields.put("professional_title", "Professional title");
        fields.put("affiliations", "Affiliations");
        fields.put("city", "City");
        fields.put("state_province", "State or province");
        fields.put("country", "Country");
        fields.put("website", "Website");
        return Collections.unmodifiableMap(fields);
    }

    /// @param whose the part of the members' names: `sender`, `receiver` or `connected`
    static ContactView of(JsonNode row, String whose) {
        String hubName = row.path(whose + "_umbral_name").asText("");
        String preferred = row.path(whose + "_preferred_name").asText("");
        String name = preferred.isEmpty() ? hubName : preferred;
        return new ContactView(
                row.path("id").asText(), name.isEmpty() ? "Somebody" : name, hubName, When.of(row.path("created_at")));
    }

    static List<ContactView> list(InnerCalls calls, Call call, String address, String whose) {
        return calls.get(call, address)
                .body()
                .valueStream()
                .map(row -> of(row, whose))
                .toList();
    }
}
