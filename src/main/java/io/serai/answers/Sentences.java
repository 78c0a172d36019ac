package io.serai.answers;

import java.text.BreakIterator;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What may be shown of a sentence that a language model wrote.
///
/// A document may have told it what to write, so a sentence has nothing by which somebody could be led elsewhere, and
/// no figure, that what it stands on has not. Markup is no text, so a sentence with any is dropped and not mended.
final class Sentences {
    private static final int LONGEST = 1_000;
    /// Markup, and what a reader could follow: links of Markdown and HTML, addresses of any scheme, hosts.
    private static final Pattern MARKUP = Pattern.compile("</?\\p{Alpha}|<!|!\\[|]\\s*\\(|]\\s*:|`");

    private static final Pattern ADDRESS = Pattern.compile(
            "\\p{Alpha}[\\p{Alnum}+.-]*://\\S+|\\b(?:mailto|tel|data|javascript|sms):\\S+|\\S+@\\S+|\\b(?:[\\p{L}\\p{N}-]+\\.)+\\p{L}{2,}\\b(?:/\\S*)?",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern FIGURE = Pattern.compile("\\p{Nd}+(?:[.,]\\p{Nd}+)*");
    private static final Pattern AROUND = Pattern.compile("^[(\"'“„]+|[.,;:!?)\"'”]+$");
    private static final Pattern MARK = Pattern.compile("\\s*\\[\\d{1,3}]");
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private Sentences() {}

    /// @param basis what it may speak of: the passage that it cites, and the question
    /// @return on one line, without marks of sources that the model put there; empty where it is not to be shown
    static Optional<String> shown(String sentence, String basis) {
        String plain = MARK.matcher(line(sentence)).replaceAll("").strip();
        if (plain.isEmpty() || plain.length() > LONGEST || MARKUP.matcher(plain).find()) {
            return Optional.empty();
        }
        String known = line(basis);
        boolean stands = found(ADDRESS, known).containsAll(found(ADDRESS, plain))
                && found(FIGURE, known).containsAll(found(FIGURE, plain));
        return stands ? Optional.of(plain) : Optional.empty();
    }

    /// Whole ones: 6 does not stand in 60, nor a host in a longer one.
    private static Set<String> found(Pattern what, String text) {
        return what.matcher(text)
                .results()
                .map(found -> AROUND.matcher(found.group()).replaceAll("").toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    /// Without control characters and those that change the direction of what stands around them, or can't be seen.
    private static String line(String text) {
        var kept = new StringBuilder();
        Normalizer.normalize(text, Normalizer.Form.NFC).codePoints().forEach(point -> {
            int type = Character.getType(point);
            if (type == Character.CONTROL
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR) {
                kept.append(' ');
            } else if (type != Character.FORMAT && type != Character.SURROGATE && type != Character.PRIVATE_USE) {
                kept.appendCodePoint(point);
            }
        });
        return SPACE.matcher(kept).replaceAll(" ").strip();
    }

    /// The sentences of a text, each as it stands there.
    static List<String> of(String text) {
        BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ROOT);
        breaks.setText(text);
        var sentences = new ArrayList<String>();
        int from = breaks.first();
        for (int to = breaks.next(); to != BreakIterator.DONE; to = breaks.next()) {
            String sentence = text.substring(from, to).strip();
            if (!sentence.isEmpty()) {
                sentences.add(sentence);
            }
            from = to;
        }
        return sentences;
    }
}
