package io.serai.imports;

import io.serai.tables.CellText;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The date-times that spreadsheet programs write into a program: month before day where the year comes last, and no
/// other order, so that none is read as another.
final class WallTime {
    static final String EXPECTED =
            "M/D/YYYY H:MM[:SS] [AM|PM], YYYY-MM-DD HH:MM[:SS], YYYY/MM/DD HH:MM[:SS] or one of these dates alone";

    private static final String CLOCK = "(?<hour>\\d{1,2}):(?<minute>\\d{2})(?::(?<second>\\d{2})(?:[.,]0{1,9})?)?";
    private static final Pattern US = Pattern.compile("(?<month>\\d{1,2})/(?<day>\\d{1,2})/(?<year>\\d{4}|\\d{2})"
            + "(?:,? (?:" + CLOCK + "|(?<bare>\\d{1,2})(?= ?[AaPp]))(?: ?(?<half>[AaPp])(?:[Mm]|\\. ?[Mm]\\.?))?)?");
    private static final Pattern ISO = Pattern.compile(
            "(?:(?<year>\\d{4})-(?<month>\\d{2})-(?<day>\\d{2})|(?<year2>\\d{4})/(?<month2>\\d{1,2})/(?<day2>\\d{1,2}))"
                    + "(?:[Tt ]" + CLOCK + "(?<offset> ?(?:[Zz]|[+-]\\d{2}(?::?\\d{2})?))?)?");
    private static final int FIRST_YEAR_STORED = 1000;
    /// As Excel reads years of two digits: 00 to 29 are 2000 to 2029, 30 to 99 are 1930 to 1999.
    private static final int FIRST_SHORT_YEAR = 30;

    private WallTime() {}

    /// What a text says.
    ///
    /// @param time null when it is no date-time
    /// @param wrong why it is none; null when it is one
    record Read(@Nullable LocalDateTime time, @Nullable String wrong) {}

    /// @param cleaned without non-breaking spaces
    /// @param zone the event's, for a time with an offset
    static Read read(String cleaned, EventZone zone) {
        String text = CellText.oneLine(visible(cleaned)).strip();
        Matcher us = US.matcher(text);
        Matcher iso = ISO.matcher(text);
        try {
            if (us.matches()) {
                return known(at(year(us.group("year")), number(us, "month"), number(us, "day"), us, hour(us)));
            }
            if (iso.matches()) {
                String again = iso.group("year") == null ? "2" : "";
                LocalDateTime time = at(
                        number(iso, "year" + again),
                        number(iso, "month" + again),
                        number(iso, "day" + again),
                        iso,
                        number(iso, "hour"));
                String offset = iso.group("offset");
                return offset == null ? known(time) : turned(time, offset.strip(), zone);
            }
        } catch (DateTimeException e) {
            // 2/30, 25:00 and the like
        }
        return new Read(null, "is no date and time of the form " + EXPECTED);
    }

    private static Read turned(LocalDateTime time, String offset, EventZone zone) {
        if (zone.id() == null) {
            return new Read(
                    null,
                    "has an offset, and " + zone.missing() + ". Set it, or write the time as it is at the event,"
                            + " without an offset");
        }
        ZoneOffset from = ZoneOffset.of(offset.equals("z") ? "Z" : offset);
        return known(time.atOffset(from).atZoneSameInstant(zone.id()).toLocalDateTime());
    }

    private static Read known(LocalDateTime time) {
        if (time.getYear() < FIRST_YEAR_STORED || time.getYear() > 9999) {
            throw new DateTimeException("year " + time.getYear());
        }
        return new Read(time, null);
    }

    private static LocalDateTime at(int year, int month, int day, Matcher clock, int hour) {
        return LocalDateTime.of(year, month, day, hour, number(clock, "minute"), number(clock, "second"));
    }

    private static int year(String digits) {
        int year = Integer.parseInt(digits);
        return digits.length() == 4 ? year : year < FIRST_SHORT_YEAR ? 2000 + year : 1900 + year;
    }

    private static int hour(Matcher us) {
        int hour = us.group("bare") == null ? number(us, "hour") : number(us, "bare");
        String half = us.group("half");
        if (half == null) {
            return hour;
        }
        if (hour < 1 || hour > 12) {
            throw new DateTimeException("hour " + hour + " of a half day");
        }
        return hour % 12 + (half.equalsIgnoreCase("p") ? 12 : 0);
    }

    /// 0 where the text leaves it out.
    private static int number(Matcher matcher, String group) {
        String digits = matcher.group(group);
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static String visible(String text) {
        if (text.chars().noneMatch(CellText::isInvisible)) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        text.chars().filter(c -> !CellText.isInvisible(c)).forEach(c -> out.append((char) c));
        return out.toString();
    }
}
