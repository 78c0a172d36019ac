package io.serai.imports;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.serai.hub.database.Sql;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What became of each person's row, as JSON: a summary, or the whole person with profile and badge. Read with a
/// cursor and written as it is read.
final class PeopleAnswer {
    private static final JsonFactory JSON = new JsonFactory();
    private static final List<String> PROFILE = List.of(
            "given_name",
            "family_name",
            "full_name",
            "email",
            "professional_title",
            "affiliations",
            "phone",
            "address",
            "city",
            "state_province",
            "postal_code",
            "country");
    private static final List<String> BADGE = List.of(
            "given_name",
            "family_name",
            "full_name",
            "email",
            "professional_title",
            "affiliations",
            "state_province",
            "country",
            "badge_type",
            "badge_type_code",
            "external_registration_id",
            "other_1",
            "other_2",
            "other_3",
            "other_4",
            "other_5");
    private static final List<String> CONSENT = List.of("agree_to_tc", "allow_tracking");

    private final MergeConnection connection;
    private final MergeOrder order;
    private final int resumedFrom;

    /// @param resumedFrom rows up to this one have no outcome
    PeopleAnswer(MergeConnection connection, MergeOrder order, int resumedFrom) {
        this.connection = connection;
        this.order = order;
        this.resumedFrom = resumedFrom;
    }

    /// @param changes whether some people would be updated, so that it is to be told what of them
    /// @return how many rows were written
    long write(OutputStream out, Merger.Told told, boolean changes) {
        boolean detail = told.detail();
        Map<String, @Nullable Object> values = new java.util.HashMap<>(told.bounds());
        values.put("resumed_from", resumedFrom);
        values.put("event_id", order.event().id());
        values.put("template_id", order.event().badgeTemplate());
        boolean whole = detail || changes;
        long[] rows = {0};
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartArray();
            connection.read(Sql.of("imports/" + (whole ? "read-people-detail" : "read-people")), values, row -> {
                rows[0]++;
                try {
                    if (whole) {
                        write(json, row, detail);
                    } else {
                        summary(json, row);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException("the answer could not be written", e);
                }
            });
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException("the answer could not be written", e);
        }
        return rows[0];
    }

    private void summary(JsonGenerator json, ResultSet row) throws IOException, SQLException {
        json.writeStartObject();
        begin(json, row.getInt(1), row.getString(2));
        json.writeStringField("external_id", row.getString(3));
        json.writeStringField("given_name", row.getString(4));
        json.writeStringField("family_name", row.getString(5));
        json.writeStringField("email", row.getString(6));
        json.writeEndObject();
    }

    private void write(JsonGenerator json, ResultSet row, boolean detail) throws IOException, SQLException {
        json.writeStartObject();
        String outcome = row.getString("outcome");
        begin(json, row.getInt("row_no"), outcome);
        String person = row.getString("person_id");
        if (detail) {
            id(json, "event_person", person);
        }
        json.writeStringField("external_id", row.getString("external_id"));
        for (String field : List.of("given_name", "family_name", "email")) {
            json.writeStringField(field, row.getString("profile_" + field));
        }
        if (detail) {
            JsonRow.common(json, row, "person_");
            profile(json, row, person);
            badge(json, row, person);
        }
        if (order.dryRun() && "updated".equals(outcome)) {
            json.writeObjectFieldStart("changes");
            changes(row).write(json);
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private void begin(JsonGenerator json, int row, @Nullable String outcome) throws IOException {
        json.writeNumberField("row", row);
        json.writeStringField("outcome", outcome);
        json.writeStringField("event_id", order.event().publicId());
        json.writeStringField("event_id_random", order.event().publicId());
    }

    private void profile(JsonGenerator json, ResultSet row, @Nullable String person) throws IOException, SQLException {
        json.writeObjectFieldStart("event_person_profile");
        id(json, "event_person_profile", row.getString("profile_id"));
        JsonRow.reference(json, "event_person", person);
        for (String field : PROFILE) {
            json.writeStringField(field, row.getString("profile_" + field));
        }
        JsonRow.object(json, "custom_json", row.getString("profile_custom_json"));
        JsonRow.common(json, row, "profile_");
        json.writeEndObject();
    }

    private void badge(JsonGenerator json, ResultSet row, @Nullable String person) throws IOException, SQLException {
        json.writeObjectFieldStart("event_badge");
        id(json, "event_badge", row.getString("badge_id"));
        JsonRow.reference(json, "event", order.event().publicId());
        JsonRow.reference(json, "event_person", person);
        JsonRow.reference(json, "event_badge_template", row.getString("badge_template_id"));
        for (String field : BADGE) {
            json.writeStringField(field, row.getString("badge_" + field));
        }
        for (String field : CONSENT) {
            JsonRow.bool(json, field, row, "badge_" + field);
        }
        JsonRow.common(json, row, "badge_");
        json.writeEndObject();
    }

    private static void id(JsonGenerator json, String type, @Nullable String id) throws IOException {
        json.writeStringField("id", id);
        json.writeStringField("id_random", id);
        json.writeStringField(type + "_id_random", id);
    }

    private static Changes changes(ResultSet row) throws SQLException {
        Changes changes = new Changes();
        for (String field : PROFILE) {
            changes.add(
                    "event_person_profile",
                    field,
                    row.getString("profile_was_" + field),
                    row.getString("profile_" + field));
        }
        changes.addLabelled(row.getString("profile_was_custom_json"), row.getString("profile_custom_json"));
        for (String field : BADGE) {
            changes.add("event_badge", field, row.getString("badge_was_" + field), row.getString("badge_" + field));
        }
        for (String field : CONSENT) {
            changes.add(
                    "event_badge", field, JsonRow.bool(row, "badge_was_" + field), JsonRow.bool(row, "badge_" + field));
        }
        if (!row.getBoolean("badge_had_template")) {
            changes.add("event_badge", "event_badge_template_id", null, row.getString("badge_template_id"));
        }
        return changes;
    }
}
