package io.serai.tables;

import io.serai.tables.CellFormat.DateParts;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Turns a workbook's number cells into the text that the sheet shows, dates into ISO 8601: `2026-06-01 09:00:00`, or
/// `2026-06-01` where no time is shown. A date is a count of days since 1900 or 1904 (ECMA-376 part 1, 18.17.4).
final class CellNumbers {
    private static final DateTimeFormatter ISO = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final double DAYS_TO_YEAR_10000 = 2_958_466;
    private static final double ROUNDING = 1e-8;
    private static final int MOST_STYLES = 65_536;
    private static final MathContext SHOWN = new MathContext(15);
    /// `charset` of fonts: Japanese, Korean (two), simplified and traditional Chinese.
    private static final Set<String> EAST_ASIAN_FONTS = Set.of("128", "129", "130", "134", "136");

    private static final Pattern EAST_ASIAN_CODE =
            Pattern.compile("\\[\\$[^]]*-(?:[0-9A-F]*?)(?:404|411|412|804|C04|1004|1404)]", Pattern.CASE_INSENSITIVE);

    private final List<CellFormat> styles;
    private final boolean from1904;

    private CellNumbers(List<CellFormat> styles, boolean from1904) {
        this.styles = List.copyOf(styles);
        this.from1904 = from1904;
    }

    /// @param styles the workbook's styles; null when it has none, and so no formats
    static CellNumbers read(@Nullable XmlPart styles, boolean from1904) {
        Map<Integer, String> codes = new HashMap<>();
        List<Integer> cells = new ArrayList<>();
        boolean eastAsian = false;
        try (styles) {
            while (styles != null && styles.next()) {
                if (styles.atStart("numFmt") && styles.within("numFmts", 3)) {
                    String code = styles.attribute("formatCode", "");
                    codes.put(integer(styles.attribute("numFmtId", "")), code);
                    eastAsian |= EAST_ASIAN_CODE.matcher(code).find();
                } else if (styles.atStart("charset") && styles.within("font", 4)) {
                    eastAsian |= EAST_ASIAN_FONTS.contains(styles.attribute("val", ""));
                } else if (styles.atStart("xf") && styles.within("cellXfs", 3) && cells.size() < MOST_STYLES) {
                    cells.add(integer(styles.attribute("numFmtId", "0")));
                }
            }
        }
        Map<Integer, CellFormat> formats = new HashMap<>();
        List<CellFormat> all = new ArrayList<>(cells.size());
        for (Integer id : cells) {
            boolean east = eastAsian;
            all.add(formats.computeIfAbsent(
                    id,
                    which -> codes.containsKey(which)
                            ? CellFormat.of(codes.get(which))
                            : BuiltInFormats.of(which, east)));
        }
        return new CellNumbers(all, from1904);
    }

    /// The text of a number cell with the style of this index, empty where its format hides it; text that is no number
    /// stays as it is.
    String text(String number, int style) {
        CellFormat format = format(style);
        if (format.date() != DateParts.NONE) {
            String date = date(number, format.date());
            return date == null ? plain(number) : date;
        }
        if (format.isGeneral()) {
            return plain(number);
        }
        if (format.isWhole() && isShownWhole(number)) {
            return number;
        }
        BigDecimal value = value(number);
        String shown = value == null ? null : format.shown(value);
        return shown == null ? plain(number) : shown;
    }

    /// What the sheet shows of a text cell with the style of this index.
    String shown(String text, int style) {
        CellFormat format = format(style);
        return format.date() != DateParts.NONE || format.isGeneral() ? text : format.shown(text);
    }

    private CellFormat format(int style) {
        return style >= 0 && style < styles.size() ? styles.get(style) : CellFormat.GENERAL;
    }

    /// A cell that holds its date as ISO 8601 text, with or without a time; one whose style shows no time has none.
    String isoDate(String text, int style) {
        String iso = text.strip();
        iso = iso.endsWith("Z") ? iso.substring(0, iso.length() - 1) : iso;
        try {
            if (!iso.contains("T")) {
                return LocalDate.parse(iso).toString();
            }
            LocalDateTime date = LocalDateTime.parse(iso);
            return format(style).date() == DateParts.DATE ? date.toLocalDate().toString() : ISO.format(date);
        } catch (DateTimeParseException e) {
            return text;
        }
    }

    private @Nullable String date(String number, DateParts shown) {
        double days;
        try {
            days = Double.parseDouble(number);
        } catch (NumberFormatException e) {
            return null;
        }
        if (!(days >= 0 && days < DAYS_TO_YEAR_10000 - (from1904 ? 1462 : 0))) {
            return null;
        }
        if (!from1904 && ((days < 1 && shown == DateParts.DATE) || (days >= 60 && days < 61))) {
            // 0 January and 29 February of 1900, which spreadsheets show and no calendar has
            return null;
        }
        // a date that shows no time has none, and does not round up into the next day, but by what a double loses
        long seconds =
                shown == DateParts.DATE ? (long) Math.floor(days + ROUNDING) * 86_400 : Math.round(days * 86_400);
        if (days < 1 && !from1904 && shown != DateParts.DATE || days < 1 && shown == DateParts.TIME) {
            return TIME.format(LocalDateTime.of(1900, 1, 1, 0, 0).plusSeconds(seconds));
        }
        // 1900 has a 29 February in the count that it did not have in the calendar
        LocalDateTime start =
                from1904 ? LocalDateTime.of(1904, 1, 1, 0, 0) : LocalDateTime.of(1899, 12, days < 60 ? 31 : 30, 0, 0);
        LocalDateTime date = start.plusSeconds(seconds);
        return shown == DateParts.DATE ? date.toLocalDate().toString() : ISO.format(date);
    }

    private static boolean isShownWhole(String number) {
        boolean whole = !number.isEmpty() && number.length() <= 15 && (number.charAt(0) != '0' || number.length() == 1);
        for (int i = 0; i < number.length() && whole; i++) {
            whole = number.charAt(i) >= '0' && number.charAt(i) <= '9';
        }
        return whole;
    }

    private static @Nullable BigDecimal value(String number) {
        try {
            return number.length() > 64 ? null : new BigDecimal(number.strip()).round(SHOWN);
        } catch (NumberFormatException | ArithmeticException e) {
            return null;
        }
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
        // a double is shown with 15 digits by spreadsheet programs; the rest is rounding
        BigDecimal value = value(number);
        return value == null || Math.abs((long) value.stripTrailingZeros().scale()) > 400
                ? number
                : value.stripTrailingZeros().toPlainString();
    }

    private static int integer(String digits) {
        try {
            return Integer.parseInt(digits.strip());
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
