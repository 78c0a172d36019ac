package io.serai.objects;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.web.Call;
import io.serai.web.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// What all operations work with. Made at the first call about a record, as what it stands on is slow to load.
final class Engine {
    final Registry registry;
    final Statements statements;
    final References references;
    final Reader reader;
    final Cursors cursors;
    final Values values;
    final Work work;
    final Words words;
    final Clashes clashes;
    final ChangeIds changes;
    private final Supplier<Columns> columns;

    Engine(Registry registry, DataSource source, ObjectMapper json, String masterKey, Supplier<Columns> columns) {
        this.registry = registry;
        this.columns = columns;
        this.statements = new Statements(registry);
        this.references = new References(registry, statements);
        this.cursors = new Cursors(json, masterKey);
        this.reader = new Reader(statements, json, cursors);
        this.values = new Values(json);
        this.work = new Work(source);
        this.words = new Words();
        this.clashes = new Clashes(registry, columns);
        this.changes = new ChangeIds(masterKey);
    }

    Columns columns() {
        return columns.get();
    }

    /// A type that a call names, by a caller who may do that with it.
    ObjectType type(Call call, Viewer viewer, Access.Right right) {
        ObjectType type = registry.find(call.required("type"));
        viewer.require(type, right);
        if (viewer.part() != null) {
            requirePart(viewer, viewer.part());
        }
        return type;
    }

    /// @throws Refusal 403 for whoever has no such part in any event of the account, as for all who lack the
    ///     permission
    private void requirePart(Viewer viewer, Access.Right part) {
        boolean has = viewer.tenant() instanceof Tenant.Of(long account)
                && work.read(connection -> Reader.number(connection, statements.parts(viewer, part, account))) > 0;
        if (!has) {
            throw new Refusal(403, "This needs the permission " + Access.usual(part) + ".");
        }
    }

    /// The parent that the path names, with what it says of what its children inherit; empty where it names none.
    ///
    /// @throws Refusal 404 where the type has no such parent, there is none, or it is another account's
    Optional<Family> family(Connection connection, Call call, ObjectType type, Viewer viewer) throws SQLException {
        String parentName = call.parameter("parent");
        if (parentName == null) {
            return Optional.empty();
        }
        ObjectType parentType = registry.find(parentName);
        viewer.require(parentType, Access.Right.READ);
        Parent how = type.parent(parentType.name());
        if (how == null) {
            throw new Refusal(404, "There is no " + type.name() + " below a " + parentType.name() + ".");
        }
        String id = call.required("parent_id");
        Resolved parent = references
                .find(connection, parentType, viewer, id, References.inherited(type, parentType))
                .orElse(null);
        if (parent == null) {
            throw missing(connection, parentType, viewer, id);
        }
        return Optional.of(new Family(new Statements.Below(parentType, how, parent.key(), id), parent));
    }

    /// A parent, and what is known of it.
    record Family(Statements.Below below, Resolved parent) {}

    static Statements.@Nullable Below below(Optional<Family> family) {
        return family.map(Family::below).orElse(null);
    }

    /// That a caller does not find a record: 404, or 403 where they read it, and write others.
    Refusal missing(Connection connection, ObjectType type, Viewer viewer, String id) throws SQLException {
        boolean reads = viewer.part() == Access.Right.WRITE
                && references
                        .find(connection, type, viewer.reading(), id, List.of())
                        .isPresent();
        return reads
                ? new Refusal(403, "This needs the permission " + Access.WRITE + ", or to be an editor of the event.")
                : notFound(type);
    }

    static Refusal notFound(ObjectType type) {
        return new Refusal(404, "There is no such " + type.name() + ".");
    }
}
