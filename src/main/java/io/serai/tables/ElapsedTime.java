package io.serai.tables;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A number of days shown as hours, minutes or seconds that go on past a day: `[h]:mm`, `[mm]:ss`, `[s].00`.
///
/// @param code the section of the format
/// @param places of a second that are shown
record ElapsedTime(String code, int places) {
    private static final Pattern UNIT = Pattern.compile("\\[(?:h+|m+|s+)]", Pattern.CASE_INSENSITIVE);
    private static final Pattern ASIDE = Pattern.compile("\"[^\"]*\"|\\\\.|[_*].|\\[[^]]*]");
    private static final Pattern OF_A_SECOND = Pattern.compile("(?<=s)]?\\.(0{1,3})", Pattern.CASE_INSENSITIVE);
    private static final Pattern PART =
            Pattern.compile("\\[([hmsHMS]+)]|([hH]+|[mM]+|[sS]+)|\"([^\"]*)\"|\\\\(.)|[_*].|\\[[^]]*]|\\.(0+)|(.)");
    private static final BigDecimal SECONDS_OF_A_DAY = BigDecimal.valueOf(86_400);
    private static final int MOST_DIGITS = 9;

    /// Whether a section shows such a time, or tries to.
    static boolean isMeant(String code) {
        return UNIT.matcher(code).find();
    }

    /// Null where the section can't be applied whole.
    static @Nullable ElapsedTime of(String code) {
        String rest = ASIDE.matcher(UNIT.matcher(code).replaceAll("")).replaceAll("");
        Matcher fraction = OF_A_SECOND.matcher(code);
        int places = fraction.find() ? fraction.group(1).length() : 0;
        String marks = places == 0 ? rest : rest.replaceFirst("\\.0{1,3}", "");
        return marks.toLowerCase(Locale.ROOT).matches("[hms:\\s-]*") ? new ElapsedTime(code, places) : null;
    }

    /// Null for what is too long to be shown.
    @Nullable
    String shown(BigDecimal days) {
        if (days.precision() - days.scale() > MOST_DIGITS) {
            return null;
        }
        BigDecimal exact = days.abs().multiply(SECONDS_OF_A_DAY).setScale(places, RoundingMode.HALF_UP);
        long seconds = exact.longValue();
        StringBuilder shown = new StringBuilder(days.signum() < 0 && exact.signum() > 0 ? "-" : "");
        Matcher part = PART.matcher(code);
        while (part.find()) {
            if (part.group(1) != null) {
                shown.append(padded(seconds / size(part.group(1)), part.group(1).length()));
            } else if (part.group(2) != null) {
                char letter = Character.toLowerCase(part.group(2).charAt(0));
                long of = letter == 'h' ? seconds / 3600 % 24 : letter == 'm' ? seconds / 60 % 60 : seconds % 60;
                shown.append(padded(of, part.group(2).length()));
            } else if (part.group(5) != null) {
                shown.append('.')
                        .append(padded(
                                exact.remainder(BigDecimal.ONE)
                                        .movePointRight(places)
                                        .longValue(),
                                places));
            } else {
                for (int group : new int[] {3, 4, 6}) {
                    shown.append(part.group(group) == null ? "" : part.group(group));
                }
            }
        }
        return shown.toString();
    }

    private static long size(String unit) {
        return switch (Character.toLowerCase(unit.charAt(0))) {
            case 'h' -> 3600;
            case 'm' -> 60;
            default -> 1;
        };
    }

    private static String padded(long number, int width) {
        String digits = String.valueOf(number);
        return "0".repeat(Math.max(0, Math.min(width, MOST_DIGITS) - digits.length())) + digits;
    }
}
