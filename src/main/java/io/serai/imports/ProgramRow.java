package io.serai.imports;

import java.time.LocalDateTime;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What one row of a program names: up to one of each record, at least one in all. What the file leaves empty is
/// null, and erases nothing. Times are the event's wall time.
public record ProgramRow(
        int row,
        @Nullable Location location,
        @Nullable Session session,
        @Nullable Presentation presentation,
        @Nullable Presenter presenter)
        implements Mapped {

    public ProgramRow {
        if (location == null && session == null && presentation == null && presenter == null) {
            throw new IllegalArgumentException("program row " + row + " names no record, expected at least one");
        }
    }

    /// What a file takes away with a `-`: an empty cell takes away nothing.
    public enum Cleared {
        START,
        END,
        SORT
    }

    /// Where sessions are held.
    ///
    /// @param code tells locations of an event apart, letter by letter
    public record Location(String code, @Nullable String name) {}

    /// A stretch of the program.
    ///
    /// @param code tells sessions of an event apart, letter by letter
    /// @param cleared fields that are null and are to be null in the database
    public record Session(
            String code,
            @Nullable String name,
            @Nullable String description,
            @Nullable LocalDateTime start,
            @Nullable LocalDateTime end,
            @Nullable Integer sort,
            Set<Cleared> cleared) {
        public Session {
            cleared = Set.copyOf(cleared);
        }

        public Session(
                String code,
                @Nullable String name,
                @Nullable String description,
                @Nullable LocalDateTime start,
                @Nullable LocalDateTime end,
                @Nullable Integer sort) {
            this(code, name, description, start, end, sort, Set.of());
        }
    }

    /// One talk.
    ///
    /// @param code tells presentations of an event apart, letter by letter
    /// @param cleared fields that are null and are to be null in the database
    public record Presentation(
            String code,
            @Nullable String name,
            @Nullable String description,
            @Nullable LocalDateTime start,
            @Nullable LocalDateTime end,
            @Nullable String abstractCode,
            Set<Cleared> cleared) {
        public Presentation {
            cleared = Set.copyOf(cleared);
        }

        public Presentation(
                String code,
                @Nullable String name,
                @Nullable String description,
                @Nullable LocalDateTime start,
                @Nullable LocalDateTime end,
                @Nullable String abstractCode) {
            this(code, name, description, start, end, abstractCode, Set.of());
        }
    }

    /// Who presents.
    ///
    /// @param externalId the file's, or else the email in lower case
    public record Presenter(
            String externalId,
            @Nullable String givenName,
            @Nullable String familyName,
            @Nullable String email,
            @Nullable String affiliations) {}
}
