package io.serai.objects;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.hub.settings.Sha256;
import io.serai.web.Listing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jooq.Condition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads records, and writes them as JSON while they come.
final class Reader {
    private static final Logger LOG = LoggerFactory.getLogger(Reader.class);
    private static final int TAG_BYTES = 18;

    private final Statements statements;
    private final ObjectMapper json;
    private final Cursors cursors;
    private final Map<String, RowWriter.Layout> layouts = new ConcurrentHashMap<>();

    Reader(Statements statements, ObjectMapper json, Cursors cursors) {
        this.statements = statements;
        this.json = json;
        this.cursors = cursors;
    }

    /// @param bytes the record as JSON
    /// @param etag of the record in its default view, whichever view was read
    record One(long key, String id, byte[] bytes, String etag) {}

    /// The account is looked at once more after the row was read: what a statement lacked would show here.
    Optional<One> one(
            Connection connection,
            ObjectType type,
            Viewer viewer,
            Statements.@Nullable Below below,
            String view,
            String id)
            throws SQLException {
        return one(connection, statements.one(type, viewer, below, view, id), type, viewer, view, belonging(viewer));
    }

    /// Those of the keys that the caller may see, by key, as far as they see their fields.
    Map<Long, ObjectNode> many(Connection connection, ObjectType type, Viewer viewer, Collection<Long> keys)
            throws SQLException {
        var records = new HashMap<Long, ObjectNode>();
        RowWriter writer = writer(type, ObjectType.DEFAULT_VIEW, viewer::sees);
        try (PreparedStatement prepared = statements.many(type, viewer, keys).prepare(connection);
                ResultSet row = prepared.executeQuery()) {
            while (row.next()) {
                records.put(row.getLong(RowWriter.KEY), (ObjectNode) json.readTree(bytes(row, writer)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("what was written as JSON can be read", e);
        }
        return records;
    }

    /// Of an account's record and everybody's of the same code the first.
    Optional<One> shared(Connection connection, ObjectType type, Viewer viewer, String code) throws SQLException {
        return one(
                connection,
                statements.shared(type, viewer, code),
                type,
                viewer,
                ObjectType.DEFAULT_VIEW,
                account -> account == null || belonging(viewer).test(account));
    }

    private Optional<One> one(
            Connection connection,
            Statement statement,
            ObjectType type,
            Viewer viewer,
            String view,
            Predicate<@Nullable Long> belongs)
            throws SQLException {
        try (PreparedStatement prepared = statement.prepare(connection);
                ResultSet row = prepared.executeQuery()) {
            if (!row.next()) {
                return Optional.empty();
            }
            long account = row.getLong(RowWriter.ACCOUNT);
            if (!(type.tenancy() instanceof Tenancy.Global) && !belongs.test(row.wasNull() ? null : account)) {
                LOG.error("a {} of another account was read, and is not shown", type.name());
                return Optional.empty();
            }
            byte[] bytes = bytes(row, writer(type, view, viewer::sees));
            byte[] tagged = view.equals(ObjectType.DEFAULT_VIEW)
                    ? bytes
                    : bytes(row, writer(type, view, field -> viewer.sees(field) && field.in(ObjectType.DEFAULT_VIEW)));
            return Optional.of(new One(row.getLong(RowWriter.KEY), RowWriter.id(row), bytes, etag(tagged)));
        }
    }

    private static Predicate<@Nullable Long> belonging(Viewer viewer) {
        return switch (viewer.tenant()) {
            case Tenant.Of(long own) -> account -> account != null && account == own;
            case Tenant.Everyone _ -> account -> true;
            case Tenant.Nobody _ -> account -> false;
        };
    }

    private RowWriter writer(ObjectType type, String view, Predicate<ObjectField> shown) {
        return new RowWriter(
                layouts.computeIfAbsent(type.name() + " " + view, same -> new RowWriter.Layout(type, view)), shown);
    }

    private byte[] bytes(ResultSet row, RowWriter writer) throws SQLException {
        var out = new ByteArrayOutputStream();
        try (JsonGenerator generator = json.createGenerator(out)) {
            writer.write(row, generator);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /// RFC 9110, 8.8.1: strong, as it is made of all that is shown.
    private static String etag(byte[] bytes) {
        byte[] digest = Arrays.copyOf(Sha256.digest().digest(bytes), TAG_BYTES);
        return '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(digest) + '"';
    }

    /// A page, as JSON that is written while rows come. What fits into memory is read at once and the connection given
    /// back; a longer one goes on being read as the caller takes it.
    Listing page(
            Connection connection,
            ObjectType type,
            Viewer viewer,
            Statements.@Nullable Below below,
            Condition search,
            Asked asked)
            throws SQLException {
        Long total = asked.count() ? count(connection, type, viewer, below, search, asked) : null;
        Statement statement = statements.page(type, viewer, below, search, asked);
        var page = new PageStream(
                connection, statement, type, writer(type, asked.view(), viewer::sees), asked, json, cursors, total);
        return page.begin();
    }

    private Long count(
            Connection connection,
            ObjectType type,
            Viewer viewer,
            Statements.@Nullable Below below,
            Condition search,
            Asked asked)
            throws SQLException {
        return number(connection, statements.count(type, viewer, below, search, asked));
    }

    static long number(Connection connection, Statement statement) throws SQLException {
        try (PreparedStatement prepared = statement.prepare(connection);
                ResultSet row = prepared.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }
}
