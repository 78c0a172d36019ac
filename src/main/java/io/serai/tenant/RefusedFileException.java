package io.serai.tenant;

import org.jspecify.annotations.Nullable;

/// A file is not taken in. The message names what in it, and the line.
public final class RefusedFileException extends Exception {
    private static final long serialVersionUID = 1;

    RefusedFileException(String message) {
        this(message, null);
    }

    RefusedFileException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /// @param entry within the file, such as `tables/event.ndjson`
    /// @param line from 1; 0 where it is about all of it
    static RefusedFileException at(String entry, long line, String what) {
        return new RefusedFileException(entry + (line == 0 ? "" : ", line " + line) + ": " + what);
    }
}
