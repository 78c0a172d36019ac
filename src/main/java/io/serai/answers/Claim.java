package io.serai.answers;

/// A sentence of a language model, and what it says that it stands on. None of it is believed.
///
/// @param source the number of a passage that it was given
/// @param quote words of that passage, to the letter
record Claim(String sentence, int source, String quote) {}
