package io.serai.knowledge.index;

/// A passage that was found, as the database has it now.
///
/// @param id its integer key
/// @param document the integer key of its document
/// @param generation the reading of the document that it belongs to
/// @param page from 1 on
/// @param offset where its text begins in the page, in UTF-16 units
/// @param heading those above it, the outermost first, joined by ` > `; empty for none
/// @param text stands in its page to the letter
/// @param score the higher the better; comparable within one answer only
/// @param cosine of the question and the passage, −1 to 1; NaN where there is no vector to compare, or the
/// model does not know the question's language
public record Passage(
        long id,
        long document,
        int generation,
        String docId,
        String docName,
        String regulationType,
        String version,
        int page,
        int offset,
        String heading,
        String text,
        double score,
        double cosine) {

    /// The same, found.
    Passage found(double score, double cosine) {
        return new Passage(
                id,
                document,
                generation,
                docId,
                docName,
                regulationType,
                version,
                page,
                offset,
                heading,
                text,
                score,
                cosine);
    }
}
