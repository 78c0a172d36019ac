package io.serai.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// Counts the rows of each table in what `mariadb-dump` writes, on its way elsewhere: so the counts are of the very
/// moment that the dump is of. Each row stands in a line of its own, behind the line of its INSERT; texts hold no line
/// breaks, as these are escaped.
final class RowCount extends OutputStream {
    private static final String INSERT = "INSERT INTO `";
    private static final int LONGEST = 65_536;

    private final OutputStream out;
    private final Map<String, Long> rows = new LinkedHashMap<>();
    private final StringBuilder head = new StringBuilder();
    private String table = "";
    private boolean beginning = true;
    private boolean insert;
    private long here;

    RowCount(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        for (int i = from; i < from + length; ) {
            if (beginning) {
                beginning = false;
                begin(bytes[i]);
            }
            i = insert ? readHead(bytes, i, from + length) : skipLine(bytes, i, from + length);
        }
        out.write(bytes, from, length);
    }

    private void begin(byte first) {
        if (first == '(') {
            here++; // of no table where it is of its definition
            return;
        }
        leaveTable();
        if (first == 'I') {
            insert = true;
            head.setLength(0);
        }
    }

    private int skipLine(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && bytes[i] != '\n') {
            i++;
        }
        if (i == to) {
            return to;
        }
        beginning = true;
        return i + 1;
    }

    private int readHead(byte[] bytes, int from, int to) throws IOException {
        int end = skipLine(bytes, from, to);
        int text = Math.min(beginning ? end - 1 : end, from + LONGEST - head.length());
        head.append(new String(bytes, from, Math.max(0, text - from), StandardCharsets.UTF_8));
        if (beginning) {
            insert = false;
            inserted(head.toString());
        }
        return end;
    }

    private void inserted(String line) throws IOException {
        int end = line.indexOf('`', INSERT.length());
        if (!line.startsWith(INSERT) || end < 0 || !line.endsWith("VALUES")) {
            throw new IOException("mariadb-dump writes rows in a way that is not known here, beginning with "
                    + line.substring(0, Math.min(line.length(), INSERT.length()))
                    + ": use the one of MariaDB 10.11 or newer");
        }
        table = line.substring(INSERT.length(), end);
    }

    private void leaveTable() {
        if (!table.isEmpty()) {
            rows.merge(table, here, Long::sum);
        }
        table = "";
        here = 0;
    }

    /// To be called when all is written; tables without rows are left out.
    Map<String, Long> rows() {
        leaveTable();
        return Map.copyOf(rows);
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
