package io.serai.knowledge.parse;

import java.util.List;

/// A document as it was read.
///
/// @param parser what read it, with its version
/// @param pages their text, the first is page 1; one page where the format has none
/// @param blocks in the order of reading
public record Parsed(String parser, List<String> pages, List<Block> blocks) {
    public Parsed {
        pages = List.copyOf(pages);
        blocks = List.copyOf(blocks);
    }

    /// A heading, a paragraph, an item of a list or a row of a table.
    ///
    /// @param level of a heading, 1 to 6; 0 for what is none
    /// @param page from 1 on
    /// @param offset where it begins in its page's text, in UTF-16 units; `text` stands there to the letter
    public record Block(Kind kind, int level, int page, int offset, String text) {}

    public enum Kind {
        HEADING,
        PARAGRAPH,
        ITEM,
        ROW
    }
}
