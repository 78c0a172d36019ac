package io.serai.objects;

import io.serai.web.Fault;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds what public ids stand for, within what the caller may see.
final class References {
    private final Registry registry;
    private final Statements statements;

    References(Registry registry, Statements statements) {
        this.registry = registry;
        this.statements = statements;
    }

    /// @param references those whose integer keys are wanted, too
    Optional<Resolved> find(Connection connection, ObjectType type, Viewer viewer, String id, List<String> references)
            throws SQLException {
        return read(connection, statements.keys(type, viewer, id, references), references);
    }

    /// What a field refers to.
    ///
    /// @throws Refusal 400 for what is unknown or another account's, alike
    Resolved require(Connection connection, ObjectField field, Viewer viewer, String id, List<String> references)
            throws SQLException {
        ObjectType target = registry.type(field.target());
        Optional<Resolved> found = field.kind() == Kind.LOOKUP
                ? read(connection, statements.choice(target, viewer, String.valueOf(field.of()), id), List.of())
                : find(connection, target, viewer, id, references);
        return found.orElseThrow(() -> unknown(field));
    }

    static Refusal unknown(ObjectField field) {
        return new Refusal(new Outcome.Refused(
                400, "A reference leads nowhere.", List.of(new Fault("body." + field.name(), "is no record's id"))));
    }

    private static Optional<Resolved> read(Connection connection, Statement statement, List<String> references)
            throws SQLException {
        try (PreparedStatement prepared = statement.prepare(connection);
                ResultSet row = prepared.executeQuery()) {
            if (!row.next()) {
                return Optional.empty();
            }
            Map<String, @Nullable Long> keys = new HashMap<>();
            for (int i = 0; i < references.size(); i++) {
                keys.put(references.get(i), number(row, i + 3));
            }
            return Optional.of(new Resolved(row.getLong(1), number(row, 2), keys));
        }
    }

    private static @Nullable Long number(ResultSet row, int at) throws SQLException {
        long number = row.getLong(at);
        return row.wasNull() ? null : number;
    }

    /// The fields of a type that another's records may be asked for, so that it can be told what they inherit.
    static List<String> inherited(ObjectType type, ObjectType from) {
        return type.inherits().keySet().stream()
                .filter(field -> from.fields().containsKey(field)
                        && from.fields().get(field).kind().refers())
                .toList();
    }

    /// The references of a type that decide what it inherits.
    static List<String> deciding(ObjectType type) {
        var fields = new LinkedHashSet<String>();
        type.inherits().forEach((field, sources) -> {
            fields.add(field);
            sources.stream().filter(type.fields()::containsKey).forEach(fields::add);
        });
        return new ArrayList<>(fields);
    }
}
