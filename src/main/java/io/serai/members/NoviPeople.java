package io.serai.members;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// The people and groups of the sandbox's Novi, as `sandbox/novi.json` has them: under each customer's id what Novi
/// answers for it, oddities included.
record NoviPeople(List<JsonNode> groups, JsonNode customers) {

    static NoviPeople read(ObjectMapper json) {
        try (var in = NoviPeople.class.getResourceAsStream("/sandbox/novi.json")) {
            JsonNode file = json.readTree(in);
            var groups = new ArrayList<JsonNode>();
            file.path("groups").forEach(groups::add);
            return new NoviPeople(groups, file.path("customers"));
        } catch (IOException e) {
            throw new UncheckedIOException("sandbox/novi.json can't be read", e);
        }
    }

    /// What Novi answers for this id; a missing node where it knows none.
    JsonNode answer(String id) {
        return customers.path(id);
    }

    /// Every record, changed since then.
    ///
    /// @param since ISO, compared as a text; empty for all
    List<JsonNode> changedSince(String since) {
        var records = new ArrayList<JsonNode>();
        for (JsonNode answer : customers) {
            JsonNode record = answer.path("data").isObject() ? answer.path("data") : answer;
            if (record.has("Name") && record.path("LastUpdatedDate").asText().compareTo(since) >= 0) {
                records.add(record);
            }
        }
        return records;
    }

    /// The members of a group: their ids and names, no more.
    List<JsonNode> ofGroup(String group) {
        var members = new ArrayList<JsonNode>();
        for (JsonNode record : changedSince("")) {
            if (record.path("Groups").findValuesAsText("GroupUniqueID").contains(group)) {
                members.add(JsonNodeFactory.instance
                        .objectNode()
                        .put("UniqueID", record.path("UniqueID").asText())
                        .put("Name", record.path("Name").asText())
                        .putNull("DuesPayerUniqueID"));
            }
        }
        return members;
    }
}
