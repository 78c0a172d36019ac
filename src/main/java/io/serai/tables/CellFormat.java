package io.serai.tables;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A number format of a workbook (ECMA-376 part 1, 18.8.31), read once for all cells that have it: what the sheet
/// shows of a number. What can't be applied whole is applied not at all, and the digits are shown.
final class CellFormat {
    static final CellFormat GENERAL = new CellFormat(List.of(), DateParts.NONE);

    private static final Pattern CONDITION = Pattern.compile("\\[(<=|>=|<>|<|>|=)\\s*(-?\\d+(?:\\.\\d+)?)]");
    private static final int MOST_SECTIONS = 4;

    private final List<Section> numeric;
    /// Null where texts are shown as they are.
    private final @Nullable Section texts;

    private final boolean conditions;
    private final boolean general;
    private final boolean digitsOnly;
    private final DateParts date;

    /// Which parts of a date a format shows.
    enum DateParts {
        NONE,
        DATE,
        TIME,
        DATE_AND_TIME
    }

    /// @param numbers how numbers are shown; null where they can't be
    private record Section(
            @Nullable NumberSection numbers, @Nullable Condition condition, String code, boolean hides) {
        boolean isForNegativesOnly() {
            return condition != null && condition.isForNegativesOnly();
        }
    }

    private record Condition(String operator, BigDecimal limit) {
        boolean isForNegativesOnly() {
            return switch (operator) {
                case "<" -> limit.signum() <= 0;
                case "<=", "=" -> limit.signum() < 0;
                default -> false;
            };
        }

        boolean holds(BigDecimal value) {
            int order = value.compareTo(limit);
            return switch (operator) {
                case "<" -> order < 0;
                case "<=" -> order <= 0;
                case ">" -> order > 0;
                case ">=" -> order >= 0;
                case "=" -> order == 0;
                default -> order != 0;
            };
        }
    }

    private CellFormat(List<Section> sections, DateParts date) {
        Section last = sections.isEmpty() ? null : sections.getLast();
        boolean holdsText = last != null && TextSection.isMeant(last.code);
        this.texts = holdsText ? last : null;
        this.numeric = List.copyOf(
                holdsText || sections.size() == MOST_SECTIONS ? sections.subList(0, sections.size() - 1) : sections);
        this.conditions = numeric.stream().anyMatch(section -> section.condition != null);
        this.general = numeric.stream().allMatch(section -> section.numbers == null && !section.hides);
        this.digitsOnly = numeric.size() == 1 && numeric.getFirst().code.equals("0");
        this.date = date;
    }

    static CellFormat ofDate(DateParts date) {
        return new CellFormat(List.of(), date);
    }

    static CellFormat of(String code) {
        List<String> codes = sections(code);
        DateParts date = DateFormat.parts(codes.getFirst());
        if (date != DateParts.NONE) {
            return ofDate(date);
        }
        if (codes.size() > MOST_SECTIONS) {
            return GENERAL;
        }
        List<Section> sections = new ArrayList<>();
        for (String section : codes) {
            Matcher condition = CONDITION.matcher(section);
            sections.add(new Section(
                    NumberSection.of(section),
                    condition.find() ? new Condition(condition.group(1), new BigDecimal(condition.group(2))) : null,
                    section,
                    codes.size() > 1 && NumberSection.showsNothing(section)));
        }
        return new CellFormat(sections, DateParts.NONE);
    }

    DateParts date() {
        return date;
    }

    /// Whether every number is shown with its own digits.
    boolean isGeneral() {
        return date == DateParts.NONE && general;
    }

    /// Whether a whole number is shown with its own digits.
    boolean isWhole() {
        return digitsOnly;
    }

    /// What is shown of a number: nothing, where the format hides it; null where it can't be applied to it.
    @Nullable
    String shown(BigDecimal value) {
        int at = section(value);
        if (at < 0) {
            return null;
        }
        Section section = numeric.get(at);
        NumberSection numbers = section.numbers;
        if (numbers == null) {
            return section.hides ? "" : null;
        }
        boolean negative = section.isForNegativesOnly() || (at == 1 && numeric.getFirst().condition == null);
        String shown = numbers.shown(value, negative);
        return shown == null || shown.isBlank() ? null : shown;
    }

    /// What is shown of a text: the text itself, but where the format puts something beside it.
    String shown(String text) {
        return texts == null ? text : TextSection.around(texts.code, text);
    }

    private int section(BigDecimal value) {
        if (!conditions) {
            int sign = value.signum();
            return numeric.isEmpty()
                    ? -1
                    : sign < 0 && numeric.size() > 1 ? 1 : sign == 0 && numeric.size() > 2 ? 2 : 0;
        }
        for (int i = 0; i < numeric.size(); i++) {
            Condition condition = numeric.get(i).condition;
            boolean otherwise = i == numeric.size() - 1 || (i == 1 && value.signum() < 0);
            if (condition == null ? otherwise || numeric.size() == 1 : condition.holds(value)) {
                return i;
            }
        }
        return -1;
    }

    /// What stands between the semicolons that are neither quoted, escaped, nor in brackets.
    private static List<String> sections(String code) {
        List<String> sections = new ArrayList<>();
        StringBuilder section = new StringBuilder();
        boolean quoted = false;
        boolean bracketed = false;
        for (int i = 0; i < code.length(); i++) {
            char c = code.charAt(i);
            if (!quoted && !bracketed && (c == '\\' || c == '_' || c == '*') && i + 1 < code.length()) {
                section.append(c).append(code.charAt(++i));
                continue;
            }
            quoted ^= c == '"' && !bracketed;
            bracketed = !quoted && (c == '[' || (bracketed && c != ']'));
            if (c == ';' && !quoted && !bracketed) {
                sections.add(section.toString());
                section.setLength(0);
            } else {
                section.append(c);
            }
        }
        sections.add(section.toString());
        return sections;
    }

    @Override
    public String toString() {
        return date == DateParts.NONE ? numeric.toString() : date.name().toLowerCase(Locale.ROOT);
    }
}
