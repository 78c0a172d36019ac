package io.serai.objects;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.web.Listing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The rows of a page as a JSON array, read from the database as they are asked for.
final class PageStream extends InputStream {
    /// What is read before the answer begins, and so is in memory.
    private static final int AT_ONCE = 256 * 1024;

    /// Holds a usual page.
    private static final int BUFFER = 32 * 1024;

    private final Connection connection;
    private final PreparedStatement prepared;
    private final ResultSet rows;
    private final RowWriter writer;
    private final ObjectType type;
    private final Asked asked;
    private final Cursors cursors;
    private final @Nullable Long total;
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(BUFFER);
    private final JsonGenerator json;
    private byte[] ready = new byte[0];
    private int at;
    private int count;
    private boolean ended;
    private Cursors.@Nullable Position last;
    private @Nullable String nextCursor;

    PageStream(
            Connection connection,
            Statement statement,
            ObjectType type,
            RowWriter writer,
            Asked asked,
            ObjectMapper mapper,
            Cursors cursors,
            @Nullable Long total)
            throws SQLException {
        this.connection = connection;
        this.type = type;
        this.asked = asked;
        this.cursors = cursors;
        this.total = total;
        this.writer = writer;
        this.prepared = statement.prepare(connection);
        this.rows = prepared.executeQuery();
        try {
            this.json = mapper.createGenerator(buffer);
            json.writeStartArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Reads what fits into memory. A failure up to here can be tried again.
    Listing begin() throws SQLException {
        while (!ended && buffer.size() < AT_ONCE) {
            next();
        }
        byte[] begin = buffer.toByteArray();
        buffer.reset();
        if (ended) {
            close();
        }
        return new Listing(begin, ended ? null : this, this::meta);
    }

    private void next() throws SQLException {
        try {
            if (!rows.next()) {
                end();
            } else if (count == asked.limit()) {
                nextCursor = last == null ? null : cursors.write(last, type, asked.order());
                end();
            } else {
                count++;
                if (count == asked.limit()) {
                    last = position();
                }
                writer.write(rows, json);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void end() throws IOException {
        json.writeEndArray();
        json.close();
        ended = true;
    }

    private Cursors.Position position() throws SQLException {
        var values = new ArrayList<@Nullable String>();
        for (Asked.Order by : asked.order()) {
            values.add(rows.getString(RowWriter.column(type, asked.view(), by.field())));
        }
        return new Cursors.Position(rows.getLong(RowWriter.KEY), values);
    }

    private Map<String, @Nullable Object> meta() {
        var meta = new LinkedHashMap<String, @Nullable Object>();
        meta.put("data_type", "list");
        meta.put("data_list_count", count);
        if (total != null) {
            meta.put("data_total_count", total);
        }
        meta.put("next_cursor", nextCursor);
        return meta;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        try {
            while (at == ready.length) {
                if (ended) {
                    return -1;
                }
                next();
                ready = buffer.toByteArray();
                buffer.reset();
                at = 0;
            }
        } catch (SQLException e) {
            throw new IOException("the rest of the rows can't be read", e);
        }
        int size = Math.min(length, ready.length - at);
        System.arraycopy(ready, at, into, offset, size);
        at += size;
        return size;
    }

    @Override
    public void close() {
        try (connection;
                prepared;
                rows) {
            // all of them, the rows first
        } catch (SQLException e) {
            // the pool has noticed
        }
    }
}
