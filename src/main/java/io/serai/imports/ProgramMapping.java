package io.serai.imports;

import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A program template.
final class ProgramMapping implements RowMapping {
    private final Columns columns;
    private final Map<String, Column> byName = new HashMap<>();

    ProgramMapping(Columns columns) {
        this.columns = columns;
        for (ProgramColumns record : ProgramColumns.values()) {
            record.keys().forEach(name -> byName.put(name, columns.named(name)));
            record.others().forEach(name -> byName.put(name, columns.named(name)));
        }
    }

    @Override
    public Mapped map(SourceRow row) {
        Mapped unreadable = columns.unreadable(row);
        if (unreadable != null) {
            return unreadable;
        }
        Cells cells = new Cells(row);
        ProgramRow.Location location = location(cells);
        ProgramRow.Session session = session(cells);
        ProgramRow.Presentation presentation = presentation(cells);
        ProgramRow.Presenter presenter = presenter(cells);
        if (cells.rejected != null) {
            return cells.rejected;
        }
        if (location == null && session == null && presentation == null && presenter == null) {
            return new Mapped.Skipped(row.number(), "names no location, session, presentation or presenter");
        }
        return new ProgramRow(row.number(), location, session, presentation, presenter);
    }

    @Override
    public List<String> ignoredColumns() {
        return columns.ignored();
    }

    private static ProgramRow.@Nullable Location location(Cells cells) {
        String code = cells.key(ProgramColumns.LOCATION);
        return code == null ? null : new ProgramRow.Location(code, cells.line("location_name"));
    }

    private static ProgramRow.@Nullable Session session(Cells cells) {
        String code = cells.key(ProgramColumns.SESSION);
        return code == null
                ? null
                : new ProgramRow.Session(
                        code,
                        cells.line("session_name"),
                        cells.prose("session_description"),
                        cells.time("session_start_datetime"),
                        cells.time("session_end_datetime"),
                        cells.number("session_sort"));
    }

    private static ProgramRow.@Nullable Presentation presentation(Cells cells) {
        String code = cells.key(ProgramColumns.PRESENTATION);
        return code == null
                ? null
                : new ProgramRow.Presentation(
                        code,
                        cells.line("presentation_name"),
                        cells.prose("presentation_description"),
                        cells.time("presentation_start_datetime"),
                        cells.time("presentation_end_datetime"),
                        cells.line("presentation_abstract_code"));
    }

    private static ProgramRow.@Nullable Presenter presenter(Cells cells) {
        String email = cells.email("presenter_email");
        String id = cells.key(ProgramColumns.PRESENTER) == null ? null : cells.line("presenter_external_id");
        String key = id == null && email != null ? EmailAddress.key(email) : id;
        return key == null
                ? null
                : new ProgramRow.Presenter(
                        key,
                        cells.line("presenter_given_name"),
                        cells.line("presenter_family_name"),
                        email,
                        cells.line("presenter_affiliations"));
    }

    /// One row's cells; the first that can not be stored rejects the row.
    private final class Cells {
        private static final int MAX_LINE_CHARS = 255;
        private static final int MAX_PROSE_BYTES = 60_000;

        private final SourceRow row;
        private Mapped.@Nullable Rejected rejected;

        Cells(SourceRow row) {
            this.row = row;
        }

        /// Null when the record has none; a record that is described all the same rejects the row.
        @Nullable
        String key(ProgramColumns record) {
            for (String name : record.keys()) {
                String key = line(name);
                if (key != null) {
                    return key;
                }
            }
            for (String name : record.others()) {
                Column column = column(name);
                String text = column.text(row);
                if (text != null) {
                    reject(column, text, "has a value, but the row has no " + record.keyName());
                }
            }
            return null;
        }

        @Nullable
        String line(String name) {
            Column column = column(name);
            String text = column.text(row);
            if (text == null) {
                return null;
            }
            String line = CellText.oneLine(text);
            int chars = line.codePointCount(0, line.length());
            if (chars > MAX_LINE_CHARS) {
                reject(column, line, chars + " characters are too many, " + MAX_LINE_CHARS + " can be stored");
            }
            return line;
        }

        @Nullable
        String prose(String name) {
            Column column = column(name);
            String text = column.text(row);
            if (text != null && CellText.utf8Length(text) > MAX_PROSE_BYTES) {
                reject(column, text, "is too long, " + MAX_PROSE_BYTES + " bytes can be stored");
            }
            return text;
        }

        @Nullable
        String email(String name) {
            Column column = column(name);
            String email = column.raw(row);
            String wrong = email == null ? null : EmailAddress.whatIsWrong(email);
            if (email != null && wrong != null) {
                reject(column, email, wrong);
            }
            return email;
        }

        @Nullable
        LocalDateTime time(String name) {
            Column column = column(name);
            String text = column.text(row);
            LocalDateTime time = text == null ? null : WallTime.parse(text);
            if (text != null && time == null) {
                reject(column, text, "is no date and time of the form " + WallTime.EXPECTED);
            }
            return time;
        }

        @Nullable
        Integer number(String name) {
            Column column = column(name);
            String text = column.text(row);
            try {
                return text == null ? null : Integer.valueOf(text);
            } catch (NumberFormatException e) {
                reject(column, text, "is no whole number");
                return null;
            }
        }

        private Column column(String name) {
            Column column = byName.get(name);
            if (column == null) {
                throw new IllegalArgumentException(name + " is no program column");
            }
            return column;
        }

        private void reject(Column column, String value, String reason) {
            if (rejected == null) {
                rejected = new Mapped.Rejected(row.number(), column.label(), value, reason);
            }
        }
    }
}
