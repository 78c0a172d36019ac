package io.serai.imports;

import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/// Why something in the inbox is not touched.
enum Unsafe {
    LINK("it is a symbolic link, which could lead anywhere; drop a copy of the file"),
    HARD_LINK("it has more than one name (a hard link), so it may be a file from elsewhere; drop a copy of the file"),
    SPECIAL("it is a pipe, a socket or a device, and no file"),
    FOLDER("it is a folder, and files are taken from <account_code>/<event_id>/<kind>/ only"),
    NO_FOLDER("it is no folder, and one is expected here; move it away"),
    MISPLACED("it lies beside the folders; drop it into <account_code>/<event_id>/<kind>/"),
    SWAPPED("it was swapped for something else while it was looked at");

    final String reason;

    Unsafe(String reason) {
        this.reason = reason;
    }

    /// @return empty for a regular file with one name
    static Optional<Unsafe> of(BasicFileAttributes attributes, int links) {
        if (attributes.isSymbolicLink()) {
            return Optional.of(LINK);
        }
        if (attributes.isOther()) {
            return Optional.of(SPECIAL);
        }
        if (attributes.isDirectory()) {
            return Optional.of(FOLDER);
        }
        return links > 1 ? Optional.of(HARD_LINK) : Optional.empty();
    }
}
