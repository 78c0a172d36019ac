package io.serai.tables;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The records of a CSV file, with `,`, `;` or tab between cells.
public final class CsvRows implements RawRows {
    private static final String DELIMITERS = ",;\t";
    /// Stands in no text.
    private static final char NONE = 0;

    private final ReadLimits limits;
    private final TextEncoding encoding;
    private final char delimiter;
    private final Reader text;
    private final CsvLexer lexer;
    private long cells;

    private CsvRows(Path file, TextEncoding encoding, char delimiter, ReadLimits limits) throws IOException {
        this.limits = limits;
        this.encoding = encoding;
        this.delimiter = delimiter;
        this.text = encoding.reader(file);
        this.lexer = new CsvLexer(text, delimiter, limits.maxRowChars(), limits.maxCellBytes());
    }

    /// Opens the file with the delimiter that its first line states (`sep=;`), else with the one under which its
    /// header is found.
    public static CsvRows open(Path file, TableKind kind, ReadLimits limits) {
        TextEncoding encoding = TextEncoding.detect(file);
        char best = DELIMITERS.charAt(0);
        int bestKnown = 0;
        int bestColumns = 0;
        char stated = stated(file, encoding, limits);
        for (char delimiter : (stated == NONE ? DELIMITERS : stated + DELIMITERS).toCharArray()) {
            try (CsvRows rows = open(file, encoding, delimiter, limits)) {
                HeaderSearch search = HeaderSearch.in(rows, kind, limits);
                int columns = search.header() == null ? 0 : search.header().size();
                if (columns > 0 && delimiter == stated) {
                    best = stated;
                    break;
                }
                if (columns > bestColumns || (columns == bestColumns && search.known() > bestKnown)) {
                    best = delimiter;
                    bestKnown = search.known();
                    bestColumns = columns;
                }
            } catch (FileProblem e) {
                // if it is the file's fault and not this delimiter's, it is met again below
            }
        }
        return open(file, encoding, best, limits);
    }

    private static CsvRows open(Path file, TextEncoding encoding, char delimiter, ReadLimits limits) {
        try {
            return new CsvRows(file, encoding, delimiter, limits);
        } catch (IOException e) {
            throw new UncheckedIOException("the file to import can not be read", e);
        }
    }

    /// The delimiter that Excel takes from a first line such as `sep=;`; [#NONE] where there is no such line.
    private static char stated(Path file, TextEncoding encoding, ReadLimits limits) {
        try (CsvRows lines = open(file, encoding, NONE, limits)) {
            List<String> first = lines.next();
            String line = first == null ? "" : first.getFirst().stripTrailing();
            char last = line.isEmpty() ? NONE : line.charAt(line.length() - 1);
            boolean states = line.length() == 5 && line.regionMatches(true, 0, "sep=", 0, 4);
            return states && last != '"' && !Character.isLetterOrDigit(last) ? last : NONE;
        } catch (FileProblem e) {
            return NONE;
        }
    }

    /// How the text is encoded: `UTF-8`, `UTF-16LE`, `UTF-16BE` or `windows-1252`.
    public String encoding() {
        return encoding.charset().name();
    }

    /// What stands between the cells.
    public char delimiter() {
        return delimiter;
    }

    @Override
    public @Nullable List<String> next() {
        try {
            List<String> row = lexer.next();
            if (row != null) {
                check(row);
            }
            return row;
        } catch (IOException e) {
            throw new UncheckedIOException("the file to import can not be read", e);
        }
    }

    @Override
    public int position() {
        return lexer.line();
    }

    @Override
    public @Nullable CellFault fault() {
        return lexer.fault();
    }

    @Override
    public boolean addressed() {
        return false;
    }

    @Override
    public void close() {
        try {
            text.close();
        } catch (IOException e) {
            // only ever read from
        }
    }

    private void check(List<String> row) {
        cells += row.size();
        if (cells > limits.maxCells()) {
            throw FileProblem.tooLarge("The file has more than " + limits.maxCells() + " cells.");
        }
        for (int column = 0; column < row.size(); column++) {
            String cell = row.get(column);
            if (cell.isEmpty()) {
                continue;
            }
            if (column >= limits.maxColumns()) {
                throw FileProblem.tooLarge(
                        "The file has more than " + limits.maxColumns() + " columns: the row in line " + lexer.line()
                                + " holds a value in column " + (column + 1) + ".");
            }
            if (!RichText.fits(cell, limits.maxCellBytes())) {
                throw FileProblem.tooLarge("The cell in line " + lexer.line() + ", column " + (column + 1)
                        + " is larger than the limit of " + limits.maxCellBytes() + " bytes.");
            }
        }
    }
}
