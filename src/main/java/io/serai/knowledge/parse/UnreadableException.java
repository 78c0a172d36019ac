package io.serai.knowledge.parse;

/// A file that can't be read, and never will be. The message says why, in a sentence for whoever sent it.
public final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UnreadableException(String reason) {
        super(reason);
    }
}
