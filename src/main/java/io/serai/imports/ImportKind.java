package io.serai.imports;

import io.serai.tables.CellText;
import io.serai.tables.FileFormat;
import io.serai.tables.TableKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The four kinds of file an organiser sends, with the formats and the header each is known by.
@SuppressWarnings("ImmutableEnumChecker") // made by List.of and Set.of
public enum ImportKind implements TableKind {
    SPLASH("Splash XLSX", Set.of(FileFormat.XLSX), List.of("Email")),
    ZOOM("Zoom CSV", Set.of(FileFormat.CSV), List.of("Registrant email")),
    BADGES("Badge list", Set.of(FileFormat.XLSX, FileFormat.CSV), List.of("email")),
    PROGRAM("Program data", Set.of(FileFormat.XLSX, FileFormat.CSV), List.of()) {
        @Override
        HeaderMatch match(Set<String> keys) {
            return ProgramColumns.match(keys);
        }

        @Override
        public String expectedHeader() {
            return ProgramColumns.expectedHeader();
        }
    };

    private final String title;
    private final Set<FileFormat> formats;
    private final List<String> required;

    ImportKind(String title, Set<FileFormat> formats, List<String> required) {
        this.title = title;
        this.formats = formats;
        this.required = required;
    }

    /// As it begins a run's message: `Splash XLSX`.
    public String title() {
        return title;
    }

    /// The folder of a watched inbox: `splash`.
    public String folder() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Of its runs: `imports.splash`.
    String capability() {
        return "imports." + folder();
    }

    @Override
    public boolean takes(FileFormat format) {
        return formats.contains(format);
    }

    @Override
    public final HeaderMatch match(List<String> names) {
        Set<String> keys = new HashSet<>();
        names.forEach(name -> keys.add(CellText.key(name)));
        return match(keys);
    }

    HeaderMatch match(Set<String> keys) {
        List<String> missing = new ArrayList<>();
        for (String name : required) {
            if (!keys.contains(CellText.key(name))) {
                missing.add(name);
            }
        }
        return new HeaderMatch(required.size() - missing.size(), missing);
    }

    @Override
    public String expectedHeader() {
        return String.join(", ", required);
    }
}
