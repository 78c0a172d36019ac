package io.serai.connectors;

/// What a heal came to.
///
/// @param healed how much had been missed and is taken in now
/// @param looked at how much, to know that
/// @param open how much of it a person has to look at
/// @param message in a sentence or two
public record Healed(int healed, int looked, int open, String message) {}
