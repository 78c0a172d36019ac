package io.serai.tables;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Cuts CSV text into records and cells (RFC 4180, line ends of any kind). A cell is whole or its record has a fault:
/// the known libraries either refuse the file at a stray quote or hand over what is left of the cell. Not thread-safe.
final class CsvLexer {
    private static final int END = -1;
    private static final String AFTER_QUOTE =
            "has text after its closing quote; a quote inside a quoted cell is written"
                    + " twice, as in \"Sam \"\"Sammy\"\" Smith\"";
    private static final String CUT_APART = "opens a quote that a later cell of the row closes; a cell that holds the"
            + " delimiter stands in quotes from its first character";

    private final Reader in;
    private final char delimiter;
    private final int maxRecordChars;
    private final int maxCellBytes;
    private final char[] buffer = new char[8192];
    private final StringBuilder text = new StringBuilder();
    private int at;
    private int filled;
    private int recordChars;
    private int nextLine = 1;
    private int line;
    private int opened;
    private @Nullable CellFault fault;
    private @Nullable CellFault cutApart;

    /// @param maxRecordChars a record that grows past it is refused before it is all in memory
    /// @param maxCellBytes for the message of that refusal
    CsvLexer(Reader in, char delimiter, int maxRecordChars, int maxCellBytes) {
        this.in = in;
        this.delimiter = delimiter;
        this.maxRecordChars = maxRecordChars;
        this.maxCellBytes = maxCellBytes;
    }

    /// The next record's cells, at least one; null after the last.
    ///
    /// @throws FileProblem where a quoted cell is not closed, or a record grows without end
    @Nullable
    List<String> next() throws IOException {
        line = nextLine;
        recordChars = 0;
        fault = null;
        cutApart = null;
        if (peek() == END) {
            return null;
        }
        List<String> cells = new ArrayList<>();
        int after;
        do {
            after = cell(cells);
        } while (after == delimiter);
        return cells;
    }

    /// The line on which the record last read begins, counted from 1.
    int line() {
        return line;
    }

    /// What is wrong with the record last read; null when nothing is.
    @Nullable
    CellFault fault() {
        return fault;
    }

    /// @return what ended the cell: the delimiter, a line end or the file's end
    private int cell(List<String> cells) throws IOException {
        text.setLength(0);
        int c = read();
        while (isBlank(c)) {
            text.append((char) c);
            c = read();
        }
        if (c == '"') {
            return quoted(cells);
        }
        boolean quotes = false;
        while (!ends(c)) {
            quotes |= c == '"';
            text.append((char) c);
            c = read();
        }
        String cell = text.toString();
        if (quotes) {
            stray(cells.size(), cell);
        }
        cells.add(cell);
        return c;
    }

    private int quoted(List<String> cells) throws IOException {
        text.setLength(0);
        opened = nextLine;
        while (true) {
            int c = read();
            if (c == END) {
                throw FileProblem.unreadable("The CSV can not be read from line " + opened + ", column "
                        + (cells.size() + 1) + " on: a quoted cell that begins there is not closed.");
            }
            if (c == '"') {
                if (peek() != '"') {
                    break;
                }
                read();
            }
            text.append((char) c);
        }
        int length = text.length();
        int c = read();
        while (isBlank(c)) {
            text.append((char) c);
            c = read();
        }
        if (ends(c)) {
            cells.add(text.substring(0, length));
            return c;
        }
        while (!ends(c)) {
            text.append((char) c);
            c = read();
        }
        // as written, so that it can be mended
        String cell = '"' + text.substring(0, length).replace("\"", "\"\"") + '"' + text.substring(length);
        if (fault == null) {
            fault = new CellFault(cells.size(), cell, AFTER_QUOTE);
        }
        cells.add(cell);
        return c;
    }

    /// A quote in an unquoted cell is a quote (`5" disk`), unless it opens in one cell and closes in another.
    private void stray(int column, String cell) {
        if (cell.chars().filter(c -> c == '"').count() % 2 == 0) {
            return;
        }
        int first = cell.indexOf('"');
        boolean opens = first > 0
                && first + 1 < cell.length()
                && Character.isWhitespace(cell.charAt(first - 1))
                && !Character.isWhitespace(cell.charAt(first + 1));
        if (opens) {
            cutApart = new CellFault(column, cell, CUT_APART);
        } else if (cutApart != null && fault == null) {
            fault = cutApart;
        }
    }

    private boolean ends(int c) {
        return c == delimiter || c == '\n' || c == '\r' || c == END;
    }

    private boolean isBlank(int c) {
        return (c == ' ' || c == '\t' || c == 0xA0) && c != delimiter;
    }

    private int peek() throws IOException {
        if (at == filled) {
            at = 0;
            filled = Math.max(0, in.read(buffer, 0, buffer.length));
        }
        return at == filled ? END : buffer[at];
    }

    /// A line end of two characters comes as the second.
    private int read() throws IOException {
        int c = peek();
        if (c == END) {
            return END;
        }
        at++;
        if (++recordChars > maxRecordChars) {
            throw FileProblem.tooLarge("The row in line " + line + " is larger than the limit of " + maxCellBytes
                    + " bytes for a cell and " + maxRecordChars
                    + " characters for a row, or a quoted cell in it is not closed.");
        }
        if (c == '\r' && peek() == '\n') {
            at++;
            c = '\n';
        }
        if (c == '\n' || c == '\r') {
            nextLine++;
        }
        return c;
    }
}
