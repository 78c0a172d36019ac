package io.serai.mail;

import com.samskivert.mustache.BasicCollector;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import java.io.Writer;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A text with places for data (mustache(5)), in which nothing can be carried out: it sees maps, lists and plain
/// values, reads no other text, and ends within bounds. In HTML every value is escaped.
final class TemplateText {
    /// Tags that leave a value unescaped, read another text, or change what a tag is.
    private static final Pattern FORBIDDEN = Pattern.compile("\\{\\{\\s*[{&>=]");

    private static final Pattern SECTION = Pattern.compile("\\{\\{\\s*([#^/])");
    private static final int DEEPEST = 20;
    private static final int MOST_ROUNDS = 10_000;
    private static final int LONGEST = 1 << 20;

    private TemplateText() {}

    /// @throws IllegalArgumentException where it is none; fit for the caller
    static void check(String template, boolean html) {
        if (FORBIDDEN.matcher(template).find()) {
            throw new IllegalArgumentException(
                    "expected {{name}}, {{#name}}…{{/name}} and {{^name}}…{{/name}} only: every value is escaped, and no"
                            + " other text is read");
        }
        int depth = 0;
        Matcher section = SECTION.matcher(template);
        while (section.find()) {
            depth += section.group(1).equals("/") ? -1 : 1;
            if (depth > DEEPEST) {
                throw new IllegalArgumentException("sections stand in at most " + DEEPEST + " others");
            }
        }
        try {
            compiler(html).compile(template);
        } catch (MustacheException e) {
            throw new IllegalArgumentException("it can't be read: " + e.getMessage(), e);
        }
    }

    /// @param template as checked
    /// @param data maps, lists, texts, numbers, booleans and nulls
    /// @throws IllegalArgumentException where it would become too long; fit for the caller
    static String filled(String template, Map<String, ?> data, boolean html) {
        var text = new Bounded();
        try {
            compiler(html).compile(template).execute(data, text);
        } catch (MustacheException e) {
            throw new IllegalArgumentException("the template can't be filled: " + e.getMessage(), e);
        }
        return text.toString();
    }

    private static Mustache.Compiler compiler(boolean html) {
        return Mustache.compiler()
                .escapeHTML(html)
                .defaultValue("")
                .withLoader(_ -> {
                    throw new IllegalArgumentException("no other text is read");
                })
                .withCollector(new Plain());
    }

    /// Maps and lists as they are, so many rounds in all.
    private static final class Plain extends BasicCollector {
        private int rounds;

        @Override
        public @Nullable Iterator<?> toIterator(Object value) {
            Iterator<?> each = super.toIterator(value);
            return each == null
                    ? null
                    : new Iterator<Object>() {
                        @Override
                        public boolean hasNext() {
                            return each.hasNext();
                        }

                        @Override
                        public Object next() {
                            if (++rounds > MOST_ROUNDS) {
                                throw new IllegalArgumentException(
                                        "the lists in data take more than " + MOST_ROUNDS + " rounds");
                            }
                            return each.next();
                        }
                    };
        }

        @Override
        public <K, V> Map<K, V> createFetcherCache() {
            return new ConcurrentHashMap<>();
        }
    }

    private static final class Bounded extends Writer {
        private final StringBuilder text = new StringBuilder();

        @Override
        public void write(char[] part, int from, int length) {
            if (text.length() + length > LONGEST) {
                throw new IllegalArgumentException("the mail would have more than " + LONGEST + " characters");
            }
            text.append(part, from, length);
        }

        @Override
        public void flush() {
            // it is in memory
        }

        @Override
        public void close() {
            // nothing is open
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
