package io.serai.audit;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.List;
import java.util.function.Function;

/// Rows as JSON lines, the oldest first, read a page at a time while the client takes them: neither all of them nor a
/// connection is held. Ends with the row that was the last when it began.
final class ExportStream extends InputStream {
    private static final int PAGE = 500;

    private final AuditStore store;
    private final AuditStore.Query query;
    private final Function<Row, byte[]> written;
    private final long last;
    private byte[] page = {};
    private int at;
    private long key;
    private boolean over;

    /// @param written a row as one line of JSON, without the line's end
    ExportStream(AuditStore store, AuditStore.Query query, Function<Row, byte[]> written) {
        this.store = store;
        this.query = query;
        this.written = written;
        this.last = store.last();
    }

    @Override
    public int read() {
        return filled() ? page[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int from, int most) {
        if (most == 0) {
            return 0;
        }
        if (!filled()) {
            return -1;
        }
        int count = Math.min(most, page.length - at);
        System.arraycopy(page, at, into, from, count);
        at += count;
        return count;
    }

    private boolean filled() {
        while (at == page.length && !over) {
            List<Row> rows = store.oldest(query, key, PAGE);
            var lines = new ByteArrayOutputStream();
            for (Row row : rows) {
                if (row.key() <= last) {
                    lines.writeBytes(written.apply(row));
                    lines.write('\n');
                }
                key = row.key();
            }
            over = rows.size() < PAGE || key >= last;
            page = lines.toByteArray();
            at = 0;
        }
        return at < page.length;
    }
}
