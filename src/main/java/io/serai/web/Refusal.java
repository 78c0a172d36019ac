package io.serai.web;

/// A request that can't be carried out, thrown where an outcome can't be returned. The text is for the caller.
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Outcome.Refused outcome;

    public Refusal(int status, String detail) {
        this(new Outcome.Refused(status, detail));
    }

    public Refusal(Outcome.Refused outcome) {
        super(outcome.detail(), null, false, false);
        this.outcome = outcome;
    }

    public Outcome.Refused outcome() {
        return outcome;
    }
}
