package io.serai.imports;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The date-times a program may be written with.
final class WallTime {
    static final String EXPECTED = "M/D/YYYY H:MM AM|PM, M/D/YYYY H:MM or YYYY-MM-DD HH:MM[:SS]";

    private static final Pattern US =
            Pattern.compile("(\\d{1,2})/(\\d{1,2})/(\\d{4}) (\\d{1,2}):(\\d{2})(?: ?([AaPp])[Mm])?");
    private static final Pattern ISO = Pattern.compile("(\\d{4})-(\\d{2})-(\\d{2}) (\\d{1,2}):(\\d{2})(?::(\\d{2}))?");
    private static final int FIRST_YEAR_STORED = 1000;

    private WallTime() {}

    /// Null when the text is no date-time of these forms, or none that exists.
    ///
    /// @param cleaned without non-breaking spaces
    static @Nullable LocalDateTime parse(String cleaned) {
        String text = CellText.oneLine(cleaned);
        Matcher us = US.matcher(text);
        Matcher iso = ISO.matcher(text);
        try {
            if (us.matches()) {
                return at(number(us, 3), number(us, 1), number(us, 2), hour(us), number(us, 5), 0);
            }
            if (iso.matches()) {
                int seconds = iso.group(6) == null ? 0 : number(iso, 6);
                return at(number(iso, 1), number(iso, 2), number(iso, 3), number(iso, 4), number(iso, 5), seconds);
            }
        } catch (DateTimeException e) {
            // 2/30, 25:00 and the like
        }
        return null;
    }

    private static @Nullable LocalDateTime at(int year, int month, int day, int hour, int minute, int second) {
        return year < FIRST_YEAR_STORED ? null : LocalDateTime.of(year, month, day, hour, minute, second);
    }

    private static int hour(Matcher us) {
        int hour = number(us, 4);
        String half = us.group(6);
        if (half == null) {
            return hour;
        }
        if (hour < 1 || hour > 12) {
            throw new DateTimeException("hour " + hour + " of a half day");
        }
        return hour % 12 + (half.equalsIgnoreCase("p") ? 12 : 0);
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }
}
