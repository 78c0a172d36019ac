package io.serai.tenant;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.files.Shelf;
import io.serai.hub.runs.FileStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/// Writes one account, as it is at one moment, row by row and file by file.
final class Writing {
    private static final int FETCH = 500;
    private static final int BLOCK = 64 * 1024;

    private final ObjectMapper json;
    private final Shelf shelf;
    private final FileStore documents;
    private final Clock clock;

    /// @param shelf the bytes of hosted files
    /// @param documents the bytes of documents
    Writing(ObjectMapper json, Shelf shelf, FileStore documents, Clock clock) {
        this.json = json;
        this.shelf = shelf;
        this.documents = documents;
        this.clock = clock;
    }

    /// Told how far it is, 0 to 1.
    interface Progress {
        void at(double part);
    }

    /// @param id the account's public id
    record Whose(long account, String id, boolean journals) {}

    /// @param connection in a transaction that sees one moment
    /// @param out is closed
    /// @return how many rows and files were written, by what they are
    Map<String, Long> write(
            Connection connection, TenantTables tables, Whose whose, OutputStream out, Progress progress)
            throws IOException {
        var source = new SingleConnectionDataSource(connection, true);
        Schema schema = Schema.read(JdbcClient.create(source));
        List<String> problems = tables.problems(schema);
        if (!problems.isEmpty()) {
            throw new IllegalStateException("nothing was written: " + String.join("; ", problems));
        }
        var template = new JdbcTemplate(source);
        template.setFetchSize(FETCH);
        var rows = new NamedParameterJdbcTemplate(template);
        var selects = new Selects(tables, schema);
        Map<String, Object> bound = Map.of("account", whose.account(), "private", whose.journals());
        var counts = new LinkedHashMap<String, Long>();
        var hosted = new TreeSet<String>();
        var documentFiles = new TreeSet<String>();
        try (var packer = new Packer(out)) {
            List<TenantTable> all = tables.all();
            for (int i = 0; i < all.size(); i++) {
                TenantTable table = all.get(i);
                packer.begin(table.entry());
                Map<String, Schema.Column> columns = schema.columns(table.name());
                RowCallbackHandler writer = row -> {
                    try {
                        packer.line(line(table, columns, row));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    note(table, row, "hosted_file", "hash_sha256", hosted);
                    note(table, row, "knowledge_document", "file_hash", documentFiles);
                };
                rows.query(selects.rows(table), bound, writer);
                long lines = packer.end().lines();
                if (lines > 0) {
                    counts.put(table.name(), lines);
                }
                progress.at((i + 1.0) / (all.size() + 1));
            }
            counts.put("files", files(packer, hosted, documentFiles));
            packer.finish(whose.id(), whose.journals(), clock.instant());
        }
        return counts;
    }

    private static void note(TenantTable table, ResultSet row, String name, String column, TreeSet<String> hashes)
            throws SQLException {
        String hash = table.name().equals(name) ? row.getString(column) : null;
        if (hash != null) {
            hashes.add(hash);
        }
    }

    private byte[] line(TenantTable table, Map<String, Schema.Column> columns, ResultSet row)
            throws IOException, SQLException {
        var bytes = new ByteArrayOutputStream();
        try (JsonGenerator line = json.getFactory().createGenerator(bytes)) {
            line.writeStartObject();
            for (String member : table.members()) {
                String target = table.refs().get(member);
                if (target != null && target.equals("lookup") && row.getString(member + ".list") != null) {
                    line.writeObjectFieldStart(member);
                    line.writeStringField("list", row.getString(member + ".list"));
                    line.writeStringField("code", row.getString(member + ".code"));
                    line.writeEndObject();
                } else if (target != null) {
                    write(line, member, row.getString(member));
                } else {
                    value(line, member, columns.get(member), row);
                }
            }
            line.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void value(
            JsonGenerator line, String member, Schema.@org.jspecify.annotations.Nullable Column column, ResultSet row)
            throws IOException, SQLException {
        if (column == null) {
            throw new IllegalStateException("there is no column " + member);
        }
        if (column.isWhole()) {
            long value = row.getLong(member);
            if (!row.wasNull()) {
                line.writeNumberField(member, value);
            }
        } else if (column.isBroken()) {
            double value = row.getDouble(member);
            if (!row.wasNull()) {
                line.writeNumberField(member, value);
            }
        } else if (column.isBytes()) {
            byte[] value = row.getBytes(member);
            if (value != null) {
                line.writeBinaryField(member, value);
            }
        } else {
            write(line, member, row.getString(member));
        }
    }

    private static void write(JsonGenerator line, String member, @org.jspecify.annotations.Nullable String value)
            throws IOException {
        if (value != null) {
            line.writeStringField(member, value);
        }
    }

    private long files(Packer packer, TreeSet<String> hosted, TreeSet<String> documentFiles) throws IOException {
        var all = new TreeSet<>(hosted);
        all.addAll(documentFiles);
        byte[] block = new byte[BLOCK];
        for (String hash : all) {
            packer.begin("files/" + hash);
            try (InputStream in = hosted.contains(hash) ? onShelf(hash) : ofDocument(hash)) {
                for (int read = in.read(block); read >= 0; read = in.read(block)) {
                    packer.write(block, read);
                }
            }
            Manifest.Entry entry = packer.end();
            if (!entry.sha256().equals(hash)) {
                throw new IOException("the bytes of the file " + hash + " are not those that were kept; restore them"
                        + " from a back-up, or remove the file");
            }
        }
        return all.size();
    }

    private InputStream onShelf(String hash) throws IOException {
        FileChannel channel = shelf.open(hash).orElseThrow(() -> gone(hash));
        return Channels.newInputStream(channel);
    }

    private InputStream ofDocument(String hash) throws IOException {
        try {
            return Files.newInputStream(documents.path(hash), LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            throw gone(hash);
        }
    }

    private static IOException gone(String hash) {
        return new IOException("the bytes of the file " + hash
                + " are not where they should be; restore them from a back-up, or remove the file");
    }
}
