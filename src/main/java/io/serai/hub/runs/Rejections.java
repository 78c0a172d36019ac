package io.serai.hub.runs;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The rows of a file that became nothing, and why.
public final class Rejections {
    private static final int FETCH = 500;
    private static final char MARK = '\t';
    /// What formulas begin with, the full-width forms of East Asian keyboards among it.
    private static final String FORMULA = "=+-@\uFF1D\uFF0B\uFF0D\uFF20";

    private final DataSource database;
    private final ObjectMapper json;
    private final Path temp;

    /// @param temp where a download is written before it is sent
    public Rejections(DataSource database, ObjectMapper json, Path temp) {
        this.database = database;
        this.json = json;
        this.temp = temp;
    }

    /// Rejected rows before skipped ones, in file order.
    ///
    /// @param limit so many at most
    public List<Map<String, Object>> first(long run, int limit) {
        return JdbcClient.create(database)
                .sql("SELECT row_no, kind, column_name, `value`, reason FROM run_rejection WHERE run_id = ? "
                        + "ORDER BY kind, row_no LIMIT ?")
                .params(run, limit)
                .query((row, number) -> {
                    var rejection = new LinkedHashMap<String, Object>();
                    rejection.put("row", row.getInt("row_no"));
                    rejection.put("outcome", row.getString("kind"));
                    rejection.put("column", row.getString("column_name"));
                    rejection.put("value", row.getString("value"));
                    rejection.put("reason", row.getString("reason"));
                    return (Map<String, Object>) rejection;
                })
                .list();
    }

    /// The rejected rows as CSV: UTF-8 with a byte order mark, their original columns, and `reason`. The stream
    /// removes its file when it is closed.
    public InputStream csv(long run) throws IOException {
        Path file = Files.createTempFile(temp, "rejected-", ".csv");
        try {
            write(run, file);
            return Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    /// @return how many rows were written
    public int write(long run, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            return write(run, out);
        }
    }

    /// The same; the stream is closed.
    public int write(long run, OutputStream out) throws IOException {
        try (Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
                var csv = new CSVPrinter(writer.append('\uFEFF'), CSVFormat.RFC4180)) {
            List<String> header = header(run);
            var first =
                    new ArrayList<>(header.stream().map(Rejections::harmless).toList());
            first.add("reason");
            csv.printRecord(first);
            return rows(run, header.size(), csv);
        }
    }

    private List<String> header(long run) {
        return JdbcClient.create(database)
                .sql("SELECT COALESCE(file_header_json, '[]') FROM run WHERE id = ?")
                .param(run)
                .query(String.class)
                .optional()
                .map(this::strings)
                .orElse(List.of());
    }

    private int rows(long run, int columns, CSVPrinter csv) {
        var template = new JdbcTemplate(database);
        template.setFetchSize(FETCH);
        int[] count = {0};
        template.query(
                "SELECT row_no, column_name, reason, raw_json FROM run_rejection "
                        + "WHERE run_id = ? AND kind = 'rejected' ORDER BY row_no",
                row -> {
                    String raw = row.getString("raw_json");
                    var cells = new ArrayList<>(raw == null ? List.<String>of() : strings(raw));
                    while (cells.size() < columns) {
                        cells.add("");
                    }
                    cells.replaceAll(Rejections::harmless);
                    String column = row.getString("column_name");
                    cells.add("row " + row.getInt("row_no") + (column == null || column.isEmpty() ? "" : ", " + column)
                            + ": " + row.getString("reason"));
                    try {
                        csv.printRecord(cells);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    count[0]++;
                },
                run);
        return count[0];
    }

    private List<String> strings(String text) {
        try {
            return json.readValue(text, new TypeReference<List<String>>() {});
        } catch (IOException e) {
            throw new UncheckedIOException("a list of cells was expected in the database", e);
        }
    }

    /// A cell that a spreadsheet would take for a formula is marked as text (OWASP, CSV injection) by a tab
    /// before it: LibreOffice 7.4 keeps it when it saves the file again, gnumeric 1.12.55 too, but for a bare
    /// number such as `+4930123`, where it drops mark and sign; it takes an apostrophe off everywhere. No
    /// import takes a tab for part of a value, where an apostrophe may be a person's own.
    public static String harmless(String cell) {
        int first = 0;
        while (first < cell.length() && (Character.isWhitespace(cell.charAt(first)) || cell.charAt(first) == 0xA0)) {
            first++;
        }
        boolean formula = first < cell.length() && FORMULA.indexOf(cell.charAt(first)) >= 0;
        return formula && cell.charAt(0) != MARK ? MARK + cell : cell;
    }
}
