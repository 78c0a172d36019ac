package io.serai.tables;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A number shown as a fraction: `# ?/?`, `?/?`, `# ??/16`.
///
/// @param before what stands before it, as text
/// @param whole the places of the whole number; empty where the numerator holds it
/// @param between what stands between both
/// @param numerator its places
/// @param denominator its places; empty where it is fixed
/// @param fixed the denominator; 0 where the nearest is to be found
/// @param after what stands behind it
record FractionDigits(
        String before, String whole, String between, String numerator, String denominator, int fixed, String after) {
    private static final String ASIDE = "(?:\"[^\"]*\"|\\\\.|_.|\\*.|[^0-9#?.,/@\"\\\\_*])";
    private static final Pattern CODE = Pattern.compile("(" + ASIDE + "*+)(?:([#0?]++)(" + ASIDE
            + "++))?([#0?]++) ?/ ?(?:([1-9][0-9]{0,4}+)|([#0?]++))(" + ASIDE + "*+)");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|\\\\(.)|(_).|\\*.|(.)");
    private static final int MOST_PLACES = 3;
    private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000_000_000L);

    /// Null where the section is no fraction that can be shown.
    ///
    /// @param code without brackets
    static @Nullable FractionDigits of(String code) {
        Matcher read = CODE.matcher(code);
        if (!read.matches()) {
            return null;
        }
        String places = text(read, 6);
        return places.length() > MOST_PLACES
                ? null
                : new FractionDigits(
                        words(text(read, 1)),
                        text(read, 2),
                        words(text(read, 3)),
                        text(read, 4),
                        places,
                        places.isEmpty() ? Integer.parseInt(read.group(5)) : 0,
                        words(text(read, 7)));
    }

    /// Null for what is too large to be shown so.
    ///
    /// @param size zero or more
    @Nullable
    String shown(BigDecimal size) {
        if (size.compareTo(MOST) >= 0) {
            return null;
        }
        long floor = whole.isEmpty() ? 0 : size.toBigInteger().longValueExact();
        double rest = size.subtract(BigDecimal.valueOf(floor)).doubleValue();
        int below = fixed > 0 ? fixed : nearest(rest);
        long above = BigDecimal.valueOf(rest)
                .multiply(BigDecimal.valueOf(below))
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
        if (!whole.isEmpty() && above == below) {
            floor++;
            above = 0;
        }
        boolean all = whole.isEmpty() || above > 0 || numerator.indexOf('0') >= 0;
        String fraction =
                all ? padded(String.valueOf(above), numerator) + "/" + aligned(String.valueOf(below), denominator) : "";
        boolean digits = floor > 0 || whole.indexOf('0') >= 0 || !all;
        return before
                + (whole.isEmpty() ? "" : digits ? padded(String.valueOf(floor), whole) : "")
                + (digits && !whole.isEmpty() && all ? between : "")
                + fraction
                + after;
    }

    /// The smallest denominator of these places that comes nearest.
    private int nearest(double rest) {
        int most = (int) Math.pow(10, denominator.length()) - 1;
        int best = 1;
        double distance = Double.MAX_VALUE;
        for (int below = 1; below <= most && distance > 0; below++) {
            double off = Math.abs(rest - Math.rint(rest * below) / below);
            if (off < distance - 1e-12) {
                distance = off;
                best = below;
            }
        }
        return best;
    }

    private static String padded(String digits, String places) {
        StringBuilder shown = new StringBuilder(digits);
        for (int place = places.length() - 1 - digits.length(); place >= 0; place--) {
            char kind = places.charAt(place);
            shown.insert(0, kind == '0' ? "0" : kind == '?' ? " " : "");
        }
        return shown.toString();
    }

    /// Denominators stand to the left, below one another.
    private static String aligned(String digits, String places) {
        return places.indexOf('0') >= 0
                ? padded(digits, places)
                : digits + " ".repeat(Math.max(0, places.length() - digits.length()));
    }

    private static String words(String code) {
        StringBuilder words = new StringBuilder();
        Matcher word = WORD.matcher(code);
        while (word.find()) {
            words.append(text(word, 1)).append(text(word, 2));
            words.append(word.group(3) == null ? "" : " ").append(text(word, 4));
        }
        return words.toString();
    }

    private static String text(Matcher matcher, int group) {
        String text = matcher.group(group);
        return text == null ? "" : text;
    }
}
