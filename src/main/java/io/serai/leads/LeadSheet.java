package io.serai.leads;

import io.serai.hub.runs.Rejections;
import io.serai.tables.XlsxWriter;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/// A table that is written row by row, in which no cell is a formula.
interface LeadSheet extends Closeable {
    void row(List<String> cells) throws IOException;

    /// What the caller wants it as.
    enum Kind {
        CSV("text/csv; charset=utf-8"),
        XLSX("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

        final String mediaType;

        Kind(String mediaType) {
            this.mediaType = mediaType;
        }
    }

    static LeadSheet open(Kind kind, Path file) throws IOException {
        var out = new BufferedOutputStream(Files.newOutputStream(file));
        return switch (kind) {
            case XLSX -> {
                var xlsx = new XlsxWriter(out);
                yield of(xlsx::row, xlsx);
            }
            case CSV -> {
                Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
                // spreadsheets take a CSV without the mark for their own country's encoding
                var csv = new CSVPrinter(writer.append('\uFEFF'), CSVFormat.RFC4180);
                yield of(
                        cells -> csv.printRecord(
                                cells.stream().map(Rejections::harmless).toList()),
                        csv);
            }
        };
    }

    /// Writes one row.
    interface Rows {
        void write(List<String> cells) throws IOException;
    }

    private static LeadSheet of(Rows rows, Closeable end) {
        return new LeadSheet() {
            @Override
            public void row(List<String> cells) throws IOException {
                rows.write(cells);
            }

            @Override
            public void close() throws IOException {
                end.close();
            }
        };
    }
}
