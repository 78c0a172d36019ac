package io.serai.console;

import java.util.ArrayList;
import java.util.List;

/// What is different between two texts, line by line: the lines between what both begin with and what both end with,
/// with some of these around.
public record Difference(List<Line> lines) {
    private static final int AROUND = 3;

    /// @param kind `-` of the first alone, `+` of the second alone, a space of both
    public record Line(char kind, String text) {}

    public Difference {
        lines = List.copyOf(lines);
    }

    static Difference of(String before, String after) {
        List<String> first = before.lines().toList();
        List<String> second = after.lines().toList();
        int shorter = Math.min(first.size(), second.size());
        int head = 0;
        while (head < shorter && first.get(head).equals(second.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < shorter - head
                && first.get(first.size() - 1 - tail).equals(second.get(second.size() - 1 - tail))) {
            tail++;
        }
        var lines = new ArrayList<Line>();
        add(lines, ' ', first.subList(Math.max(0, head - AROUND), head));
        add(lines, '-', first.subList(head, first.size() - tail));
        add(lines, '+', second.subList(head, second.size() - tail));
        add(lines, ' ', first.subList(first.size() - tail, first.size() - Math.max(0, tail - AROUND)));
        return new Difference(lines);
    }

    private static void add(List<Line> lines, char kind, List<String> texts) {
        texts.forEach(text -> lines.add(new Line(kind, text)));
    }

    public boolean isNone() {
        return lines.stream().allMatch(line -> line.kind() == ' ');
    }
}
