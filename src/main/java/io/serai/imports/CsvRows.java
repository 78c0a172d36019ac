package io.serai.imports;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/// The records of a CSV file (RFC 4180, with `,`, `;` or tab between cells and line ends of any kind).
final class CsvRows implements RawRows {
    private static final char[] DELIMITERS = {',', ';', '\t'};

    private final ReadLimits limits;
    private final BoundedReader text;
    private final CSVParser parser;
    private final Iterator<CSVRecord> records;
    private int position;
    private long cells;

    private CsvRows(Reader reader, char delimiter, ReadLimits limits) throws IOException {
        this.limits = limits;
        this.text = new BoundedReader(reader, limits.maxRowChars(), limits.maxCellBytes());
        this.parser = CSVParser.builder()
                .setReader(text)
                .setFormat(CSVFormat.DEFAULT
                        .builder()
                        .setDelimiter(delimiter)
                        .setIgnoreEmptyLines(false)
                        .setTrailingData(true)
                        .get())
                .get();
        this.records = parser.iterator();
    }

    /// Opens the file with the delimiter under which its header is found.
    static CsvRows open(Path file, ImportKind kind, ReadLimits limits) {
        TextEncoding encoding = TextEncoding.detect(file);
        char best = DELIMITERS[0];
        int bestKnown = 0;
        int bestColumns = 0;
        for (char delimiter : DELIMITERS) {
            try (CsvRows rows = open(file, encoding, delimiter, limits)) {
                HeaderSearch search = HeaderSearch.in(rows, kind, limits);
                int columns = search.header() == null ? 0 : search.header().size();
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
            return new CsvRows(encoding.reader(file), delimiter, limits);
        } catch (IOException e) {
            throw new UncheckedIOException("the file to import can not be read", e);
        }
    }

    @Override
    public @Nullable List<String> next() {
        text.startRecord(position + 1);
        CSVRecord csv;
        try {
            if (!records.hasNext()) {
                return null;
            }
            csv = records.next();
        } catch (UncheckedIOException e) {
            if (!(e.getCause() instanceof CSVException)) {
                throw e;
            }
            throw FileProblem.unreadable("The CSV can not be read at record " + (position + 1) + ", before line "
                    + (parser.getCurrentLineNumber() + 1) + ": a quoted cell is not closed.");
        }
        position++;
        List<String> row = csv.toList();
        check(row);
        return row;
    }

    @Override
    public int position() {
        return position;
    }

    @Override
    public boolean addressed() {
        return false;
    }

    @Override
    public void close() {
        try {
            parser.close();
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
                throw FileProblem.tooLarge("The file has more than " + limits.maxColumns() + " columns: record "
                        + position + " holds a value in column " + (column + 1) + ".");
            }
            if (!RichText.fits(cell, limits.maxCellBytes())) {
                throw FileProblem.tooLarge("The cell in record " + position + ", column " + (column + 1)
                        + " is larger than the limit of " + limits.maxCellBytes() + " bytes.");
            }
        }
    }
}
