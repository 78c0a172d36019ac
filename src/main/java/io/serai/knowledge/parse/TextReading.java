package io.serai.knowledge.parse;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/// Text as blocks: paragraphs end at empty lines, items begin with a mark; of Markdown headings and tables too, of CSV
/// each row.
final class TextReading {
    private static final Pattern ITEM = Pattern.compile("\\s*(?:[-*+•‣–]|\\(?[0-9]{1,3}[.)]|[a-z]\\))\\s+(\\S.*)");
    private static final Pattern HEADING = Pattern.compile(" {0,3}(#{1,6})\\s+(.*?)\\s*#*\\s*");
    private static final Pattern UNDERLINE = Pattern.compile(" {0,3}(=+|-+)\\s*");
    /// What a Markdown file says of itself, and not to its readers.
    private static final Pattern FRONT = Pattern.compile("\\A---\\R(?s:.{0,5000}?)\\R(---|\\.\\.\\.)\\R");

    private static final Pattern FENCE = Pattern.compile("\\s*(```|~~~).*");
    private static final Pattern RULE = Pattern.compile("\\s*\\|?(\\s*:?-{1,}:?\\s*\\|)+\\s*(:?-*:?\\s*)");

    /// Marks of emphasis, code and links; what they are around stays.
    private static final Pattern MARKS = Pattern.compile("!?\\[([^\\]]*)\\]\\([^)]*\\)|\\*\\*|__|`");

    private final Reading reading;
    private final boolean markdown;
    private final List<String> open = new ArrayList<>();
    private boolean item;
    private boolean code;

    private TextReading(Reading reading, boolean markdown) {
        this.reading = reading;
        this.markdown = markdown;
    }

    static void read(String text, boolean markdown, Reading reading) {
        var lines = new TextReading(reading, markdown);
        (markdown ? FRONT.matcher(text).replaceFirst("") : text).lines().forEach(lines::line);
        lines.close();
    }

    private void line(String line) {
        if (markdown && FENCE.matcher(line).matches()) {
            close();
            code = !code;
            return;
        }
        if (line.isBlank()) {
            close();
            return;
        }
        if (markdown && !code && structure(line)) {
            return;
        }
        Matcher mark = ITEM.matcher(line);
        if (!code && mark.matches()) {
            close();
            item = true;
        }
        open.add(line);
    }

    /// @return whether the line was more than text
    private boolean structure(String line) {
        Matcher heading = HEADING.matcher(line);
        if (heading.matches()) {
            close();
            reading.heading(heading.group(1).length(), unmarked(heading.group(2)));
            return true;
        }
        Matcher underline = UNDERLINE.matcher(line);
        if (underline.matches() && open.size() == 1 && !item) {
            String text = open.getFirst();
            open.clear();
            reading.heading(underline.group(1).startsWith("=") ? 1 : 2, unmarked(text));
            return true;
        }
        if (line.strip().startsWith("|") || RULE.matcher(line).matches()) {
            close();
            if (!RULE.matcher(line).matches()) {
                String cells = line.strip().replaceFirst("^\\|", "").replaceFirst("\\|$", "");
                reading.row(Arrays.stream(cells.split("(?<!\\\\)\\|", -1))
                        .map(TextReading::unmarked)
                        .toList());
            }
            return true;
        }
        return false;
    }

    private static String unmarked(String text) {
        return MARKS.matcher(text)
                .replaceAll(found -> found.group(1) == null ? "" : Matcher.quoteReplacement(found.group(1)));
    }

    private void close() {
        String text = String.join(" ", open);
        if (markdown && !code) {
            text = unmarked(text);
        }
        if (item) {
            reading.item(text);
        } else {
            reading.paragraph(text);
        }
        open.clear();
        item = false;
    }

    /// Rows of values that commas, semicolons or tabs are between, whichever the first line has most of.
    static void readRows(String text, Reading reading) throws IOException {
        String first = text.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
        char between = ',';
        for (char other : new char[] {';', '\t'}) {
            between = count(first, other) > count(first, between) ? other : between;
        }
        var format = CSVFormat.RFC4180
                .builder()
                .setDelimiter(between)
                .setIgnoreEmptyLines(true)
                .setLenientEof(true)
                .setTrailingData(true)
                .get();
        try (var rows = format.parse(new StringReader(text))) {
            for (CSVRecord row : rows) {
                reading.row(row.toList());
            }
        }
    }

    private static long count(String text, char c) {
        return text.chars().filter(one -> one == c).count();
    }
}
