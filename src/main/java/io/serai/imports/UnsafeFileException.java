package io.serai.imports;

import java.io.IOException;
import java.nio.file.Path;

/// Something in the inbox is not what it must be, and was not touched.
final class UnsafeFileException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    UnsafeFileException(Path path, Unsafe why) {
        this(path, why.reason);
    }

    UnsafeFileException(Path path, String reason) {
        super(DroppedName.shown(String.valueOf(path.getFileName())) + ": " + reason);
        this.reason = reason;
    }

    /// Without the name.
    String reason() {
        return reason;
    }
}
