package io.serai.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.database.Sql;
import io.serai.tables.FileProblem;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Finds the event a file is meant for, within one account and never across.
final class Events {

    /// @param id the integer key
    /// @param badgeTemplate the integer key of the template for new badges; null for none
    record Event(
            long id,
            String publicId,
            long accountId,
            BadgeTypes badgeTypes,
            @Nullable Long badgeTemplate,
            EventZone zone) {}

    /// A watched folder that stands for something.
    record Folder(ImportKind kind, Event event) {}

    private final JdbcClient sql;
    private final ObjectMapper json;

    Events(DataSource database, ObjectMapper json) {
        this.sql = JdbcClient.create(database);
        this.json = json;
    }

    /// @param accountId the tenant's integer key
    Optional<Event> find(long accountId, String publicId) {
        return sql.sql("SELECT id, id_random, account_id, badge_import_json, timezone FROM event "
                        + "WHERE id_random = ? AND account_id = ?")
                .params(publicId, accountId)
                .query(this::event)
                .optional();
    }

    /// In whichever account that is not switched off, for a caller who sees all of them.
    Optional<Event> find(String publicId) {
        return sql.sql(Sql.of("imports/find-event"))
                .param(publicId)
                .query(this::event)
                .optional();
    }

    /// The event of a run, within the run's own account.
    Event of(long run, String publicId) {
        return sql.sql("SELECT e.id, e.id_random, e.account_id, e.badge_import_json, e.timezone FROM run r "
                        + "JOIN event e ON e.account_id = r.account_id AND e.id_random = ? WHERE r.id = ?")
                .params(publicId, run)
                .query(this::event)
                .optional()
                .orElseThrow(() -> new IllegalStateException("the event " + publicId + " of a run is gone"));
    }

    private Event event(ResultSet row, int number) throws SQLException {
        long id = row.getLong("id");
        String text = row.getString("badge_import_json");
        JsonNode setting = setting(text == null ? "{}" : text);
        return new Event(
                id,
                row.getString("id_random"),
                row.getLong("account_id"),
                badgeTypes(setting.path("badge_types")),
                template(id, setting.path("event_badge_template_id").asText("")),
                EventZone.of(row.getString("timezone")));
    }

    private JsonNode setting(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException e) {
            throw FileProblem.incomplete("The event's setting badge_import_json is no JSON; mend it and try again.");
        }
    }

    private static BadgeTypes badgeTypes(JsonNode list) {
        if (list.isMissingNode()) {
            return BadgeTypes.DEFAULT;
        }
        var rules = new ArrayList<BadgeTypes.Rule>();
        try {
            list.forEach(rule -> rules.add(new BadgeTypes.Rule(
                    rule.path("contains").asText(), rule.path("badge_type_code").asText())));
            return new BadgeTypes(rules);
        } catch (IllegalArgumentException e) {
            throw FileProblem.incomplete("The event's setting badge_import_json has a badge type that says nothing ("
                    + e.getMessage() + "); mend it and try again.");
        }
    }

    private @Nullable Long template(long event, String publicId) {
        return sql.sql("SELECT id FROM event_badge_template WHERE event_id = ? AND id_random = ?")
                .params(event, publicId)
                .query(Long.class)
                .optional()
                .orElse(null);
    }

    /// @param folder `<account_code>/<event_id>/<kind>`
    /// @throws FileProblem where it names no account, event or kind; the message says which
    Folder folder(Path folder) {
        if (folder.getNameCount() != 3) {
            throw FileProblem.incomplete(
                    "A file is dropped into <account_code>/<event_id>/<kind>/; this one lay in '" + folder + "'.");
        }
        String kindName = folder.getName(2).toString();
        ImportKind kind = WatchedFolders.kind(kindName)
                .orElseThrow(() -> FileProblem.incomplete("The folder '" + kindName
                        + "' is for no kind of file; expected splash, zoom, badges or program."));
        String code = folder.getName(0).toString();
        long account = sql.sql("SELECT id FROM account WHERE code = ? AND enable = 1")
                .param(code)
                .query(Long.class)
                .optional()
                .orElseThrow(() -> FileProblem.incomplete("There is no account with the code '" + code + "'."));
        String id = folder.getName(1).toString();
        Event event = find(account, id)
                .orElseThrow(() ->
                        FileProblem.incomplete("The account '" + code + "' has no event with the id '" + id + "'."));
        return new Folder(kind, event);
    }
}
