package io.serai.answers;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Looks for quotes in pages: to the letter, but that one run of white space is as good as another, since a page has
/// its lines' ends where a sentence has none.
final class Quotes {
    private static final int LONGEST = 4_000;
    /// Letters and digits; shorter ones stand in every page.
    private static final int SHORTEST = 8;

    private static final Pattern SPACE = Pattern.compile("[\\s\\u00a0\\u2007\\u202f]+");

    private Quotes() {}

    /// The quote as the page has it; empty where it does not stand there.
    static Optional<String> in(String page, String quote) {
        String plain = SPACE.matcher(quote).replaceAll(" ").strip();
        long letters = plain.codePoints().filter(Character::isLetterOrDigit).count();
        if (plain.length() > LONGEST || letters < SHORTEST) {
            return Optional.empty();
        }
        String pattern =
                Arrays.stream(plain.split(" ")).map(Pattern::quote).collect(Collectors.joining(SPACE.pattern()));
        Matcher found = Pattern.compile(pattern).matcher(page);
        return found.find() ? Optional.of(found.group()) : Optional.empty();
    }
}
