package io.serai.hub.delivery;

/// Labelled places between the steps of a unit of work. Nothing happens there in production; the fault tests stop
/// the process at them.
public interface Moments {
    Moments NONE = label -> {};

    void reached(String label);
}
