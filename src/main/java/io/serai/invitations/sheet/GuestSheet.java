package io.serai.invitations.sheet;

import io.serai.imports.Columns;
import io.serai.tables.ReadLimits;
import io.serai.tables.SourceRow;
import io.serai.tables.TableReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A list of guests that is read row by row, from a CSV or a workbook. Columns are found by their names, in any order
/// and letter case; those with other names are not read. Not thread-safe.
public final class GuestSheet implements AutoCloseable {
    /// A longer one is refused with the status 413, at the row that is too many.
    public static final int MOST_ROWS = 5_000;

    private static final String TEMPLATE = """
            name,email,phone,plus_ones\r
            Ada Lovelace,ada@example.org,+44 20 7946 0958,1\r
            Grace Hopper,grace@example.org,,\r
            """;

    private final TableReader reader;
    private final GuestRows rows;

    private GuestSheet(TableReader reader, @Nullable String region) {
        this.reader = reader;
        this.rows = new GuestRows(new Columns(reader.header()), region);
    }

    /// @param region the country of numbers without a country code, by ISO 3166-1 alpha-2; null: they are rejected
    /// @param limits of the reader; the number of rows is [#MOST_ROWS], whatever they say
    /// @throws io.serai.tables.FileProblem where the file is refused as a whole
    public static GuestSheet open(Path file, @Nullable String region, ReadLimits limits) {
        TableReader reader = TableReader.open(file, GuestKind.GUESTS, limits.withMaxRows(MOST_ROWS));
        return new GuestSheet(reader, region);
    }

    /// A file to fill in: the header, and two rows that show how.
    public static byte[] template() {
        return TEMPLATE.getBytes(StandardCharsets.UTF_8);
    }

    /// The header as the file has it.
    public List<String> columns() {
        return reader.header();
    }

    /// The next row, or null after the last. A repeat of an earlier row is skipped, be it the same address in another
    /// letter case, or the same number where there is no address.
    ///
    /// @throws io.serai.tables.FileProblem where the file turns out to be damaged or past a limit
    public @Nullable GuestRow next() {
        SourceRow row = reader.next();
        return row == null ? null : rows.of(row);
    }

    @Override
    public void close() {
        reader.close();
    }
}
