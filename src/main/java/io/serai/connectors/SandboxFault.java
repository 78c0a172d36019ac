package io.serai.connectors;

/// What vendors do to their clients now and then.
public enum SandboxFault {
    /// 429 that says nothing of when to come back.
    LIMITED("429"),
    /// 429 with `Retry-After` in seconds.
    LIMITED_SECONDS("429-seconds"),
    /// 429 with `Retry-After` as an HTTP date (RFC 9110).
    LIMITED_DATE("429-date"),
    /// 429 with `Retry-After` as an ISO date, as Zoom sends it.
    LIMITED_ISO("429-iso"),
    ERROR("500"),
    /// Nothing comes, for longer than anyone waits.
    HANG("hang"),
    /// The connection is reset before the answer; the vendor did nothing.
    RESET("reset"),
    /// The connection is reset within the answer; the vendor did what it was asked.
    RESET_WITHIN("reset-within"),
    /// The connection is closed before as much came as `Content-Length` says.
    TRUNCATED("truncated"),
    /// JSON that ends in the middle, in an answer that HTTP finds whole.
    CUT("cut"),
    /// Success that looks like failure, or the reverse; each vendor has its own.
    DISGUISED("disguised"),
    /// Every entry of a list comes twice.
    DUPLICATES("duplicates"),
    /// The entries of a list come in another order.
    REORDERED("reordered"),
    /// The body takes about a second, piece by piece.
    SLOW("slow"),
    /// The body goes on and on, a space at a time.
    DRIP("drip");

    private final String word;

    SandboxFault(String word) {
        this.word = word;
    }

    /// How a request's data asks for it; see [SandboxFaults].
    public String word() {
        return word;
    }

    /// Whether the vendor is not even asked.
    boolean insteadOfAnswer() {
        return ordinal() <= RESET.ordinal();
    }
}
