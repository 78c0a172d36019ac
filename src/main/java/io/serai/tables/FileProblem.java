package io.serai.tables;

/// A file that is refused as a whole. The message is for the person who sent the file: what is wrong,
/// where, and what was expected; it never names a path of this machine.
public final class FileProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    private FileProblem(int status, String message) {
        super(message);
        this.status = status;
    }

    /// 400: empty, damaged or undecodable.
    public static FileProblem unreadable(String message) {
        return new FileProblem(400, message);
    }

    /// 413: expands past, or holds more than, a limit.
    static FileProblem tooLarge(String message) {
        return new FileProblem(413, message);
    }

    /// 415: by its content another format than the endpoint takes.
    static FileProblem wrongFormat(String message) {
        return new FileProblem(415, message);
    }

    /// 422: readable, but without the header, columns or rows an import needs.
    public static FileProblem incomplete(String message) {
        return new FileProblem(422, message);
    }

    /// The HTTP status this refusal is answered with: 400, 413, 415 or 422.
    public int status() {
        return status;
    }
}
