package io.serai.knowledge.parse;

/// A passage to be.
///
/// @param page from 1 on
/// @param offset where its text begins in its page, in UTF-16 units
/// @param heading those above it, the outermost first, joined by ` > `; empty for none
/// @param text stands in its page to the letter
/// @param embedded what the vector is made of: the headings, then the text
public record Piece(int page, int offset, String heading, String text, String embedded) {}
