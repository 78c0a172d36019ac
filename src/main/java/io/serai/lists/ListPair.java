package io.serai.lists;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.members.NoviApi;
import io.serai.web.Fault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A mailing list that follows a group of Novi.
///
/// @param group Novi's id of it
/// @param list Mailman's id of it
/// @param unsubscribing whether people on the list who are not in the group are taken off it
/// @param guarded addresses and globs (`*`, `?`) of who never is
/// @param mostPercent of the list that a sync takes off it without asking, 0 to 100
/// @param most how many it does at most, 0 or more
record ListPair(String group, String list, boolean unsubscribing, List<String> guarded, int mostPercent, int most) {
    private static final int PERCENT = 10;
    private static final int MOST = 50;

    ListPair {
        guarded = List.copyOf(guarded);
    }

    /// @param where names it in faults
    static ListPair read(JsonNode node, String where, List<Fault> faults) {
        String group = node.path("novi_group").asText("").strip();
        if (!NoviApi.isId(group)) {
            faults.add(new Fault(where + ".novi_group", "expected the id of a group at Novi, letters, digits and -"));
        }
        String list = "";
        try {
            list = ListId.of(node.path("mailman_list").asText(""));
        } catch (IllegalArgumentException e) {
            faults.add(new Fault(where + ".mailman_list", String.valueOf(e.getMessage())));
        }
        var guarded = new ArrayList<String>();
        node.path("protected").forEach(one -> guarded.add(one.asText("").strip()));
        return new ListPair(
                group,
                list,
                node.path("extra").asText("keep").equals("unsubscribe"),
                guarded,
                node.path("max_removed_percent").asInt(PERCENT),
                node.path("max_removed").asInt(MOST));
    }

    /// As the API answers it, and as it is stored.
    Map<String, Object> described() {
        var described = new LinkedHashMap<String, Object>();
        described.put("novi_group", group);
        described.put("mailman_list", list);
        described.put("extra", unsubscribing ? "unsubscribe" : "keep");
        described.put("protected", guarded);
        described.put("max_removed_percent", mostPercent);
        described.put("max_removed", most);
        return described;
    }
}
