package io.serai.imports;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The names that files come by, which may be anything that a file system allows, and the ones they are put away by.
final class DroppedName {
    /// A name of ours has the time before it and `.rejected.csv` or `.part` around it, and file systems allow 255.
    static final int MOST_BYTES = 200;
    private static final int MOST_OF_EXTENSION = 16;
    private static final int SHOWN = 300;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS").withZone(ZoneOffset.UTC);

    private DroppedName() {}

    /// What is being written under such a name is left alone.
    static boolean isUnfinished(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".part") || lower.endsWith(".tmp");
    }

    /// `<time>-<name>`, where the name is short enough, on one line, and can be written by this system.
    static Path putAway(Path dropped, Instant now) {
        String time = TIME.format(now) + "-";
        String name = shortened(plain(dropped.toString()));
        try {
            return Path.of(time + name);
        } catch (InvalidPathException e) {
            return Path.of(time + name.replaceAll("[^\\x20-\\x7e]", "_"));
        }
    }

    /// Without the time before it.
    static String withoutTime(Path name) {
        String text = name.toString();
        return text.substring(text.indexOf('-') + 1);
    }

    /// Whether it can be stored, shown and found again as it is.
    static boolean isPlain(String text) {
        return text.equals(plain(text));
    }

    private static String plain(String text) {
        var plain = new StringBuilder(text.length());
        text.codePoints().forEach(point -> plain.appendCodePoint(isOdd(point) ? '_' : point));
        return plain.toString();
    }

    /// Control and format characters, line and paragraph separators, and what stands for bytes that are no text.
    private static boolean isOdd(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> point == 0xFFFD;
        };
    }

    /// Keeps the extension, by which a person and a program know the file.
    private static String shortened(String name) {
        if (bytes(name) <= MOST_BYTES) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        String extension = dot > 0 && bytes(name.substring(dot)) <= MOST_OF_EXTENSION ? name.substring(dot) : "";
        String rest = name.substring(0, name.length() - extension.length());
        int room = MOST_BYTES - bytes(extension) - 1;
        while (bytes(rest) > room) {
            rest = rest.substring(0, rest.offsetByCodePoints(rest.length(), -1));
        }
        return rest + "~" + extension;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /// For the log: one line, of bounded length, whatever is in it.
    static String shown(String text) {
        var shown = new StringBuilder();
        text.codePoints().limit(SHOWN).forEach(point -> {
            if (isOdd(point)) {
                shown.append("\\u{").append(Integer.toHexString(point)).append('}');
            } else {
                shown.appendCodePoint(point);
            }
        });
        return text.codePointCount(0, text.length()) > SHOWN ? shown + "…" : shown.toString();
    }
}
