package io.serai.imports;

import io.serai.imports.ProgramRow.Cleared;
import io.serai.tables.CellText;
import io.serai.tables.SourceRow;
import java.time.LocalDateTime;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A program template.
final class ProgramMapping implements RowMapping {
    private static final String CLEARS = "-";

    private final Columns columns;
    private final EventZone zone;
    private final Map<String, Column> byName = new HashMap<>();

    ProgramMapping(Columns columns, EventZone zone) {
        this.columns = columns;
        this.zone = zone;
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
                        cells.number("session_sort"),
                        cells.cleared("session_start_datetime", "session_end_datetime", "session_sort"));
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
                        cells.code("presentation_abstract_code"),
                        cells.cleared("presentation_start_datetime", "presentation_end_datetime", null));
    }

    private static ProgramRow.@Nullable Presenter presenter(Cells cells) {
        String email = cells.email("presenter_email");
        String id = cells.key(ProgramColumns.PRESENTER) == null ? null : cells.code("presenter_external_id");
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
                String key = code(name);
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
            String text = column.line(row);
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

        /// By which records are told apart.
        @Nullable
        String code(String name) {
            String line = line(name);
            return line == null ? null : CellText.nfc(line);
        }

        /// Which of these cells take away what the database holds.
        Set<Cleared> cleared(String start, String end, @Nullable String sort) {
            Set<Cleared> cleared = EnumSet.noneOf(Cleared.class);
            clear(start, Cleared.START, cleared);
            clear(end, Cleared.END, cleared);
            if (sort != null) {
                clear(sort, Cleared.SORT, cleared);
            }
            return cleared;
        }

        private void clear(String name, Cleared field, Set<Cleared> cleared) {
            if (CLEARS.equals(column(name).text(row))) {
                cleared.add(field);
            }
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
            String written = column.raw(row);
            if (written == null) {
                return null;
            }
            String email = EmailAddress.pasted(written);
            String wrong = EmailAddress.whatIsWrong(email);
            if (wrong != null) {
                reject(column, written, wrong);
            }
            return email;
        }

        @Nullable
        LocalDateTime time(String name) {
            Column column = column(name);
            String text = column.line(row);
            if (text == null || text.equals(CLEARS)) {
                return null;
            }
            WallTime.Read read = WallTime.read(text, zone);
            if (read.wrong() != null) {
                reject(column, text, read.wrong());
            }
            return read.time();
        }

        @Nullable
        Integer number(String name) {
            Column column = column(name);
            String text = column.text(row);
            try {
                return text == null || text.equals(CLEARS) ? null : Integer.valueOf(text);
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
