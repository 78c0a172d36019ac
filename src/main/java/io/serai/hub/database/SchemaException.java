package io.serai.hub.database;

import org.jspecify.annotations.Nullable;

/// The schema can't be brought to this version. The message goes on after "the database can't be used: ", and holds no
/// address and no secret.
public final class SchemaException extends RuntimeException {
    private static final long serialVersionUID = 1;

    SchemaException(String message) {
        this(message, null);
    }

    SchemaException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
