package io.serai.imports;

import io.serai.tables.SourceRow;
import java.util.List;

/// Reads a kind's rows as what they mean. One mapping serves one file; it keeps nothing of the rows it has read.
public sealed interface RowMapping permits SplashMapping, ZoomMapping, BadgeListMapping, ProgramMapping {
    /// What an import may choose.
    ///
    /// @param statusFilter Splash only: the status, without surrounding space, of the rows to import; empty for all
    /// @param badgeTypes the event's rules for ticket names
    /// @param zone the event's time zone, for a program's times with an offset
    record Settings(String statusFilter, BadgeTypes badgeTypes, EventZone zone) {
        public static final Settings DEFAULT = new Settings("Attending", BadgeTypes.DEFAULT);

        public Settings(String statusFilter, BadgeTypes badgeTypes) {
            this(statusFilter, badgeTypes, EventZone.of(null));
        }

        public Settings {
            statusFilter = statusFilter.strip();
        }
    }

    /// The mapping of one file.
    ///
    /// @param header as [TableReader#header] has it
    static RowMapping of(ImportKind kind, List<String> header, Settings settings) {
        Columns columns = new Columns(header);
        return switch (kind) {
            case SPLASH -> new SplashMapping(columns, settings.statusFilter());
            case ZOOM -> new ZoomMapping(columns, settings.badgeTypes());
            case BADGES -> new BadgeListMapping(columns, settings.badgeTypes());
            case PROGRAM -> new ProgramMapping(columns, settings.zone());
        };
    }

    /// Never fails: a row that can not be read is a [Mapped.Rejected].
    Mapped map(SourceRow row);

    /// The header's names that this kind has no use for.
    List<String> ignoredColumns();
}
