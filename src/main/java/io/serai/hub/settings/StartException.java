package io.serai.hub.settings;

import org.jspecify.annotations.Nullable;

/// The hub can't start. The message is for the person who started it: what is wrong and what to do about it.
public class StartException extends RuntimeException {

    public StartException(String message) {
        this(message, null);
    }

    public StartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
