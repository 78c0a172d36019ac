package io.serai.badges;

import io.serai.objects.BadgeLayout;
import java.util.ArrayList;
import java.util.List;

/// A text as it is printed into its box: smaller where it must be, and cut where it does not fit in 6 points.
///
/// @param size points
record Fitted(List<String> lines, float size, boolean cut) {
    static final float POINTS_PER_MM = 72 / 25.4f;

    /// From one line to the next, as a part of the size.
    static final float LEADING = 1.2f;

    private static final float SMALLEST = 6;
    private static final float STEP = 0.5f;
    private static final String MORE = "…";

    Fitted {
        lines = List.copyOf(lines);
    }

    /// @param text printable; with ends of lines where it has several
    static Fitted of(String text, BadgeLayout.Text field, Face face) {
        float width = (float) field.box().width() * POINTS_PER_MM;
        float height = (float) field.box().height() * POINTS_PER_MM;
        return field.wraps()
                ? wrapped(text, (float) field.size(), width, height, face)
                : shrunk(text.replaceAll("\\s+", " "), (float) field.size(), width, height, face);
    }

    private static Fitted shrunk(String text, float size, float width, float height, Face face) {
        float natural = face.width(text);
        float fitting = Math.min(Math.min(size, height / LEADING), natural == 0 ? size : width / natural);
        return fitting >= SMALLEST
                ? new Fitted(List.of(text), fitting, false)
                : new Fitted(List.of(shortened(text, width / SMALLEST, face)), SMALLEST, true);
    }

    private static Fitted wrapped(String text, float size, float width, float height, Face face) {
        for (float each = size; each > SMALLEST; each -= STEP) {
            List<String> lines = lines(text, width / each, face);
            float widest = each;
            if (lines.size() * each * LEADING <= height
                    && lines.stream().allMatch(line -> face.width(line) * widest <= width)) {
                return new Fitted(lines, each, false);
            }
        }
        List<String> lines = lines(text, width / SMALLEST, face);
        int room = Math.max(1, (int) (height / (SMALLEST * LEADING)));
        boolean cut = lines.size() > room;
        var kept = new ArrayList<String>();
        for (String line : lines.subList(0, Math.min(room, lines.size()))) {
            cut |= face.width(line) * SMALLEST > width;
            kept.add(shortened(line, width / SMALLEST, face));
        }
        if (lines.size() > room) {
            kept.set(room - 1, shortened(kept.getLast() + MORE, width / SMALLEST, face));
        }
        return new Fitted(kept, SMALLEST, cut);
    }

    /// Broken between words; a word alone may be wider.
    private static List<String> lines(String text, float width, Face face) {
        var lines = new ArrayList<String>();
        for (String paragraph : text.split("\\R", -1)) {
            var line = new StringBuilder();
            for (String word : paragraph.strip().split("\\s+")) {
                if (line.length() > 0 && face.width(line + " " + word) > width) {
                    lines.add(line.toString());
                    line.setLength(0);
                }
                line.append(line.isEmpty() ? "" : " ").append(word);
            }
            lines.add(line.toString());
        }
        return lines;
    }

    private static String shortened(String text, float width, Face face) {
        if (face.width(text) <= width) {
            return text;
        }
        int end = text.length();
        while (end > 0 && face.width(text.substring(0, end).stripTrailing() + MORE) > width) {
            end = text.offsetByCodePoints(end, -1);
        }
        return text.substring(0, end).stripTrailing() + MORE;
    }
}
