package io.serai.tables;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// What is known of a table before it is read: the formats it comes in, and the row that is its header.
public interface TableKind {
    /// What a row has of the columns its kind knows, and which needed ones it lacks.
    record HeaderMatch(int known, List<String> missing) {
        public HeaderMatch {
            missing = List.copyOf(missing);
        }
    }

    boolean takes(FileFormat format);

    /// @param names a row's cells
    HeaderMatch match(List<String> names);

    /// As a person is told it: `Email, Name`.
    String expectedHeader();

    default String expectedFormats() {
        return Arrays.stream(FileFormat.values())
                .filter(this::takes)
                .map(FileFormat::label)
                .collect(Collectors.joining(" or "));
    }

    /// How its file is saved: `as an Excel workbook (.xlsx) or as CSV (UTF-8)`.
    default String savedFormats() {
        return Arrays.stream(FileFormat.values())
                .filter(this::takes)
                .map(FileFormat::saved)
                .collect(Collectors.joining(" or "));
    }
}
