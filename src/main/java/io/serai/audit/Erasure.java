package io.serai.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.database.Sql;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Empties what rows hold of a person. The digests stay, so the chain stays right; without their salts they say nothing
/// of what there was.
final class Erasure {
    private static final String FIND = Sql.of("audit/find-mentions");
    private static final String ERASE = Sql.of("audit/erase-row");
    private static final int MOST_NAMES = 20;

    private final JdbcClient sql;
    private final ObjectMapper json;

    Erasure(DataSource database, ObjectMapper json) {
        this.sql = JdbcClient.create(database);
        this.json = json;
    }

    /// @param rows how many rows were touched, and how many `parts` of them emptied
    record Erased(int rows, int parts) {}

    private static final class Parts {
        boolean actor;
        boolean subject;
    }

    /// In the caller's transaction. Reads the whole table once for each name.
    ///
    /// @param names under which rows may know the person: uuid, public id, e-mail address
    Erased erase(Collection<String> names) {
        Set<String> known = names.stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
        known.addAll(names);
        if (known.isEmpty() || names.size() > MOST_NAMES) {
            throw new IllegalArgumentException("a person is erased by 1 to " + MOST_NAMES + " names");
        }
        // in the order of the sealer, so that the two never wait for each other in a circle
        var found = new TreeMap<Long, Parts>();
        for (long key : asActor(known)) {
            found.computeIfAbsent(key, key_ -> new Parts()).actor = true;
        }
        for (String name : names) {
            for (long key : asSubject(known, name.strip())) {
                found.computeIfAbsent(key, key_ -> new Parts()).subject = true;
            }
        }
        int parts = 0;
        for (var row : found.entrySet()) {
            Parts which = row.getValue();
            sql.sql(ERASE)
                    .param("id", row.getKey())
                    .param("actor", which.actor)
                    .param("subject", which.subject)
                    .update();
            parts += (which.actor ? 1 : 0) + (which.subject ? 1 : 0);
        }
        return new Erased(found.size(), parts);
    }

    private List<Long> asActor(Set<String> names) {
        return sql.sql("SELECT id FROM audit WHERE actor_salt IS NOT NULL "
                        + "AND (actor_id IN (:names) OR actor_name IN (:names))")
                .param("names", names)
                .query(Long.class)
                .list();
    }

    private record Mention(
            long key,
            @Nullable String resourceId,
            @Nullable String before,
            @Nullable String after) {}

    private List<Long> asSubject(Set<String> names, String name) {
        Pattern whole = Pattern.compile(
                "(?<![\\p{L}\\p{N}._%+-])" + Pattern.quote(name) + "(?![\\p{L}\\p{N}_%+-]|\\.[\\p{L}\\p{N}])",
                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
        return sql
                .sql(FIND)
                .param("names", names)
                .param("name", quoted(name).toLowerCase(Locale.ROOT))
                .query((row, number) -> new Mention(
                        row.getLong("id"),
                        row.getString("resource_id"),
                        row.getString("before_json"),
                        row.getString("after_json")))
                .stream()
                .filter(row -> row.resourceId() != null && names.contains(row.resourceId())
                        || mentions(row.before(), whole)
                        || mentions(row.after(), whole))
                .map(Mention::key)
                .toList();
    }

    /// As it stands within JSON.
    private String quoted(String name) {
        try {
            String text = json.writeValueAsString(name);
            return text.substring(1, text.length() - 1);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a text is always JSON", e);
        }
    }

    /// `ann@example.org` is not in `joann@example.org`.
    private boolean mentions(@Nullable String text, Pattern name) {
        if (text == null) {
            return false;
        }
        try {
            return mentions(json.readTree(text), name);
        } catch (JsonProcessingException e) {
            return name.matcher(text).find();
        }
    }

    private static boolean mentions(JsonNode node, Pattern name) {
        if (node.isTextual()) {
            return name.matcher(node.asText()).find();
        }
        if (node.isObject()
                && node.properties().stream()
                        .anyMatch(field -> name.matcher(field.getKey()).find())) {
            return true;
        }
        for (JsonNode child : node) {
            if (mentions(child, name)) {
                return true;
            }
        }
        return false;
    }
}
