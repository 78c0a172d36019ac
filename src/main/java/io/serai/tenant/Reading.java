package io.serai.tenant;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.hub.database.Sql;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/// Brings a tenant's file into the database, in one transaction that the caller ends: nobody sees any of it before.
final class Reading {
    private static final int ROWS = 200;
    private static final int BYTES = 2 * 1024 * 1024;

    private final Connection connection;
    private final TenantTables tables;
    private final Schema schema;
    private final Selects selects;
    private final NamedParameterJdbcTemplate sql;
    private final Inserts inserts;
    private final Made made;
    private final Map<String, Manifest.Entry> entries;
    private final Consumer<String> told;
    private final Map<String, Long> counts = new LinkedHashMap<>();
    private final Map<String, Set<String>> wanted = new HashMap<>();
    private long account;
    private boolean finished;

    /// @param manifest that was found to be right
    /// @param told of each type that is in
    Reading(
            Connection connection,
            TenantTables tables,
            Schema schema,
            Manifest manifest,
            Made made,
            Consumer<String> told)
            throws RefusedFileException {
        this.connection = connection;
        this.tables = tables;
        this.schema = schema;
        this.selects = new Selects(tables, schema);
        this.sql = new NamedParameterJdbcTemplate(new SingleConnectionDataSource(connection, true));
        this.inserts = new Inserts(connection, schema);
        this.made = made;
        this.entries = manifest.byPath();
        this.told = told;
    }

    /// Whose file it is that hosted files, or documents, name.
    static final String HOSTED = "hosted_file";

    static final String DOCUMENT = "knowledge_document";

    boolean isWanted(String by, String hash) {
        return wanted.getOrDefault(by, Set.of()).contains(hash);
    }

    void rows(String name, InputStream in) throws IOException, RefusedFileException, SQLException {
        TenantTable table = tables.get(name.substring("tables/".length(), name.length() - ".ndjson".length()));
        var lines = new Lines(name, in);
        var some = new ArrayList<Lines.Line>();
        int bytes = 0;
        long all = 0;
        for (Lines.Line line = lines.next(); line != null; line = lines.next()) {
            some.add(line);
            bytes += line.size();
            all++;
            if (table.isAccount() && all > 1) {
                throw RefusedFileException.at(name, line.number(), "is a second account");
            }
            if (some.size() == ROWS || bytes > BYTES) {
                write(table, some);
                some.clear();
                bytes = 0;
            }
        }
        write(table, some);
        if (table.isAccount() && all == 0) {
            throw RefusedFileException.at(name, 0, "holds no account");
        }
        if (all > 0) {
            counts.put(table.name(), all);
        }
        told.accept(name + ": " + all);
    }

    private void write(TenantTable table, List<Lines.Line> lines) throws RefusedFileException, SQLException {
        if (lines.isEmpty()) {
            return;
        }
        if (account == 0 && !table.isAccount()) {
            throw RefusedFileException.at(table.entry(), 1, "stands before the account");
        }
        var members = new HashSet<>(table.members());
        for (Lines.Line line : lines) {
            for (String member : (Iterable<String>) line.members()::fieldNames) {
                if (!members.contains(member)) {
                    throw RefusedFileException.at(
                            table.entry(), line.number(), "the field " + member + " is unknown to this hub");
                }
            }
        }
        Map<String, Map<JsonNode, Long>> keys = new Refs(sql, tables, selects, account).of(table, lines);
        var rows = new ArrayList<Inserts.Row>();
        for (Lines.Line line : lines) {
            rows.add(new Inserts.Row(line.number(), values(table, line, keys)));
        }
        inserts.write(table, rows);
        if (table.isAccount()) {
            account = inserts.lastKey();
        }
    }

    private Map<String, @Nullable Object> values(
            TenantTable table, Lines.Line line, Map<String, Map<JsonNode, Long>> keys) throws RefusedFileException {
        var values = new LinkedHashMap<String, @Nullable Object>();
        for (String member : table.members()) {
            JsonNode said = line.members().get(member);
            Schema.Column column = schema.column(table.name(), member);
            if (table.refs().containsKey(member)) {
                Long key = said == null || said.isNull()
                        ? null
                        : keys.getOrDefault(member, Map.of()).get(said);
                if (key == null && !column.nullable()) {
                    throw RefusedFileException.at(table.entry(), line.number(), "the field " + member + " is missing");
                }
                values.put(member, key);
            } else {
                Object value = RowValues.of(table, column, said, line.number());
                if (value == null && (member.equals(TenantTable.PUBLIC) || member.equals(table.named()))) {
                    throw RefusedFileException.at(table.entry(), line.number(), "the field " + member + " is missing");
                }
                values.put(member, value);
            }
        }
        if (!table.isAccount() && schema.columns(table.name()).containsKey(TenantTable.ACCOUNT_ID)) {
            values.put(TenantTable.ACCOUNT_ID, account);
        }
        want(table, line.number(), values, HOSTED, "hash_sha256", "size");
        want(table, line.number(), values, DOCUMENT, "file_hash", "size_bytes");
        made.into(table, line.number(), values, account);
        return values;
    }

    private void want(
            TenantTable table,
            long line,
            Map<String, @Nullable Object> values,
            String name,
            String hashColumn,
            String sizeColumn)
            throws RefusedFileException {
        if (!table.name().equals(name) || !(values.get(hashColumn) instanceof String hash)) {
            return;
        }
        Manifest.Entry entry = entries.get("files/" + hash);
        if (entry == null) {
            throw RefusedFileException.at(table.entry(), line, "the file " + hash + " is not in the file");
        }
        if (values.get(sizeColumn) instanceof Long size && size != entry.size()) {
            throw RefusedFileException.at(
                    table.entry(), line, "says %d bytes of a file of %d".formatted(size, entry.size()));
        }
        wanted.computeIfAbsent(name, _ -> new HashSet<>()).add(hash);
    }

    /// Looks at what can only be seen when all rows are in. Once; later calls do nothing.
    void finish() throws RefusedFileException, SQLException {
        if (finished) {
            return;
        }
        finished = true;
        if (account == 0) {
            throw RefusedFileException.at(tables.get(TenantTable.ACCOUNT).entry(), 0, "is missing");
        }
        for (TenantTable table : tables.all()) {
            for (Map.Entry<String, String> soft : table.soft().entrySet()) {
                softs(table, soft.getKey(), soft.getValue());
            }
        }
        for (String path : entries.keySet()) {
            String hash = path.startsWith("files/") ? path.substring("files/".length()) : null;
            if (hash != null && !isWanted(HOSTED, hash) && !isWanted(DOCUMENT, hash)) {
                throw RefusedFileException.at(path, 0, "is named by no record");
            }
        }
        if (!made.unmapped().isEmpty()) {
            throw new RefusedFileException(
                    "--map-email names addresses that nobody in the file has: " + String.join(", ", made.unmapped()));
        }
        if (counts.containsKey(DOCUMENT) && !counts.containsKey("knowledge_index")) {
            sql.update(
                    "INSERT INTO knowledge_index (account_id, change_number) VALUES (:account, 1)",
                    Map.of("account", account));
        }
    }

    private void softs(TenantTable table, String column, String type) throws RefusedFileException {
        String statement = Sql.of("tenant/find-dangling")
                .formatted(table.name(), column, type, selects.isThere("t", column, type));
        List<Map<String, Object>> found = sql.queryForList(statement, Map.of("account", account, "private", true));
        if (!found.isEmpty()) {
            Map<String, Object> one = found.getFirst();
            throw RefusedFileException.at(
                    table.entry(),
                    one.get("line") instanceof Number line ? line.longValue() : 0,
                    "the field %s refers to the %s %s, which is not in the file"
                            .formatted(column, one.get("of_type"), one.get("public_id")));
        }
    }

    /// How many rows there were, by table.
    Map<String, Long> counts() {
        return counts;
    }

    Connection connection() {
        return connection;
    }
}
