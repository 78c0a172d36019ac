package io.serai.imports;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Turns a workbook's number cells into text: dates as `YYYY-MM-DD HH:MM:SS` where the cell's style shows a date,
/// other numbers as plain digits. A date is a count of days since 1900 or 1904 (ECMA-376 part 1, 18.17.4).
final class CellNumbers {
    private static final DateTimeFormatter ISO = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final double DAYS_TO_YEAR_10000 = 2_958_466;
    private static final Pattern ELAPSED = Pattern.compile("\\[[hms]+]");
    private static final Pattern NOT_SHOWN = Pattern.compile("\"[^\"]*\"?|\\\\.|\\[[^]]*]|[_*].");
    private static final Pattern DATE_LETTER = Pattern.compile("[ymdhs]");

    private final BitSet dateStyles;
    private final boolean from1904;

    private CellNumbers(BitSet dateStyles, boolean from1904) {
        this.dateStyles = dateStyles;
        this.from1904 = from1904;
    }

    /// @param styles the workbook's styles; null when it has none, and so no dates
    static CellNumbers read(@Nullable XmlPart styles, boolean from1904) {
        BitSet dateStyles = new BitSet();
        Set<Integer> dateFormats = new HashSet<>();
        int style = 0;
        boolean inCellStyles = false;
        try (styles) {
            while (styles != null && styles.next()) {
                if (styles.atStart("numFmt") && isDate(styles.attribute("formatCode", ""))) {
                    dateFormats.add(integer(styles.attribute("numFmtId", "")));
                } else if (styles.atStart("cellXfs")) {
                    inCellStyles = true;
                } else if (styles.atEnd("cellXfs")) {
                    inCellStyles = false;
                } else if (inCellStyles && styles.atStart("xf")) {
                    int format = integer(styles.attribute("numFmtId", ""));
                    dateStyles.set(style++, dateFormats.contains(format) || isBuiltInDate(format));
                }
            }
        }
        return new CellNumbers(dateStyles, from1904);
    }

    /// The text of a number cell with the style of this index; text that is no number stays as it is.
    String text(String number, int style) {
        if (style >= 0 && dateStyles.get(style)) {
            String date = date(number);
            if (date != null) {
                return date;
            }
        }
        return plain(number);
    }

    /// A cell that holds its date as ISO 8601 text, with or without a time.
    static String isoDate(String text) {
        String iso = text.strip();
        iso = iso.endsWith("Z") ? iso.substring(0, iso.length() - 1) : iso;
        try {
            return ISO.format(LocalDateTime.parse(iso.contains("T") ? iso : iso + "T00:00"));
        } catch (DateTimeParseException e) {
            return text;
        }
    }

    /// A format code shows a date when, literals and brackets taken away, its first section holds a date's letters;
    /// `[h]:mm` is a duration.
    static boolean isDate(String formatCode) {
        String code = formatCode.toLowerCase(Locale.ROOT);
        if (ELAPSED.matcher(code).find()) {
            return false;
        }
        String shown = NOT_SHOWN.matcher(code).replaceAll("");
        int section = shown.indexOf(';');
        return DATE_LETTER
                .matcher(section < 0 ? shown : shown.substring(0, section))
                .find();
    }

    /// 14 to 22 and 45, 47 everywhere; 27 to 36 and 50 to 58 in East Asian workbooks (ECMA-376 part 1, 18.8.30).
    private static boolean isBuiltInDate(int format) {
        return (format >= 14 && format <= 22)
                || (format >= 27 && format <= 36)
                || format == 45
                || format == 47
                || (format >= 50 && format <= 58);
    }

    private @Nullable String date(String number) {
        double days;
        try {
            days = Double.parseDouble(number);
        } catch (NumberFormatException e) {
            return null;
        }
        if (!(days >= 0 && days < DAYS_TO_YEAR_10000 - (from1904 ? 1462 : 0))) {
            return null;
        }
        long seconds = Math.round(days * 86_400);
        if (seconds < 86_400) {
            return TIME.format(LocalDateTime.of(1900, 1, 1, 0, 0).plusSeconds(seconds));
        }
        // 1900 has a 29 February in the count that it did not have in the calendar
        LocalDateTime start =
                from1904 ? LocalDateTime.of(1904, 1, 1, 0, 0) : LocalDateTime.of(1899, 12, days < 60 ? 31 : 30, 0, 0);
        return ISO.format(start.plusSeconds(seconds));
    }

    private static String plain(String number) {
        boolean whole = number.length() < 400;
        for (int i = 0; i < number.length() && whole; i++) {
            char c = number.charAt(i);
            whole = (c >= '0' && c <= '9') || (i == 0 && c == '-');
        }
        if (whole || number.length() > 64) {
            return number;
        }
        try {
            // a double is shown with 15 digits by spreadsheet programs; the rest is rounding
            BigDecimal value =
                    new BigDecimal(number.strip()).round(new MathContext(15)).stripTrailingZeros();
            return Math.abs((long) value.scale()) > 400 ? number : value.toPlainString();
        } catch (NumberFormatException e) {
            return number;
        }
    }

    private static int integer(String digits) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
