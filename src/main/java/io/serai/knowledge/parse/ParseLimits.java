package io.serai.knowledge.parse;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// What reading one document may take; what takes more is refused.
///
/// @param time until the process that reads it is ended
/// @param heapMegabytes its memory
/// @param unpackedBytes what a document of packed parts may hold unpacked
/// @param pages most pages, slides or sheets
/// @param characters most of its text, in UTF-16 units
/// @param blocks most headings, paragraphs, items and rows
public record ParseLimits(Duration time, int heapMegabytes, long unpackedBytes, int pages, int characters, int blocks) {

    /// The longest that anything may take.
    private static final Duration LONGEST = Duration.ofSeconds(900);

    public ParseLimits {
        if (time.isNegative() || time.isZero() || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("expected a time of up to " + LONGEST + ", not " + time);
        }
    }

    /// For a book of some thousand pages.
    public static ParseLimits defaults() {
        return new ParseLimits(LONGEST, 512, 500_000_000, 5_000, 20_000_000, 500_000);
    }

    /// For another process.
    List<String> words() {
        return Stream.of(time.toMillis(), heapMegabytes, unpackedBytes, pages, characters, blocks)
                .map(String::valueOf)
                .toList();
    }

    static ParseLimits of(List<String> words) {
        return new ParseLimits(
                Duration.ofMillis(Long.parseLong(words.get(0))),
                Integer.parseInt(words.get(1)),
                Long.parseLong(words.get(2)),
                Integer.parseInt(words.get(3)),
                Integer.parseInt(words.get(4)),
                Integer.parseInt(words.get(5)));
    }
}
