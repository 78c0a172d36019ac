package io.serai.tables;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One section of a number format: how a number is shown, digit by digit. Elapsed times (`[h]:mm`) and fractions too.
///
/// Why by places and not by a pattern of Java's: a format is a row of places with texts anywhere between them
/// (`000-00-0000`, `0.0,, "million"`). So the digits of the rounded number are dealt out from the right, one to a
/// place, and the leftmost place takes all that are left. Commas between places group; those behind the last one
/// divide by a thousand each, as `%` multiplies by a hundred, which only moves the point. A number is rounded as it is
/// shown, half up in decimal: in binary, 1.005 would be shown as 1.00.
///
/// Why a section that can't be applied whole is applied not at all: a badge with an id that is nearly right is worse
/// than one with the digits that the cell holds.
final class NumberSection {
    private static final Pattern GENERAL = Pattern.compile("general", Pattern.CASE_INSENSITIVE);
    private static final Pattern CURRENCY = Pattern.compile("\\[\\$([^]-]*)(?:-[^]]*)?]");
    private static final Pattern ASIDE = Pattern.compile("\\[(?!\\$)[^]]*]");
    private static final Pattern OTHER_DIGITS = Pattern.compile("\\[dbnum\\d", Pattern.CASE_INSENSITIVE);
    private static final Pattern PADDING = Pattern.compile("[_*].|\"\\s*\"");
    private static final int MOST_DIGITS = 400;
    private static final int MOST_CHARACTERS = 255;

    /// What stands before, between and after the digits.
    private enum Kind {
        LITERAL,
        /// `0`: a digit, a zero where there is none.
        ZERO,
        /// `#`: a digit, if there is one.
        DIGIT,
        /// `?`: a digit, a space where there is none.
        SPACE
    }

    private record Token(Kind kind, String text) {
        boolean isDigit() {
            return kind != Kind.LITERAL;
        }
    }

    private final List<Token> whole = new ArrayList<>();
    private final List<Token> fraction = new ArrayList<>();
    private final List<Token> exponent = new ArrayList<>();
    private final List<Token> after = new ArrayList<>();
    private @Nullable ElapsedTime elapsed;
    private @Nullable FractionDigits fractions;
    private boolean general;
    private boolean point;
    private boolean scientific;
    private boolean plus;
    private boolean grouped;
    private int scale;
    private boolean words;
    private int wholePlaces;
    private int fractionPlaces;
    private int exponentPlaces;

    private NumberSection() {}

    /// Whether the section shows nothing, as `;;;` does of every number and `0;-0;;@` of zeros.
    static boolean showsNothing(String code) {
        return PADDING.matcher(ASIDE.matcher(code).replaceAll(""))
                .replaceAll("")
                .isBlank();
    }

    /// Null where the section can't be applied whole, or shows nothing at all.
    static @Nullable NumberSection of(String code) {
        if (code.length() > MOST_CHARACTERS || OTHER_DIGITS.matcher(code).find()) {
            return null;
        }
        NumberSection section = new NumberSection();
        if (ElapsedTime.isMeant(code)) {
            section.elapsed = ElapsedTime.of(code);
            return section.elapsed == null ? null : section;
        }
        return section.read(code) ? section : null;
    }

    private boolean read(String code) {
        String text = ASIDE.matcher(CURRENCY.matcher(code)
                        .replaceAll(match ->
                                Matcher.quoteReplacement("\"" + match.group(1).replace("\"", "") + "\"")))
                .replaceAll("");
        fractions = FractionDigits.of(text);
        if (fractions != null) {
            return true;
        }
        List<Token> part = whole;
        int commas = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            Matcher word = GENERAL.matcher(text).region(i, text.length());
            if (c == '"') {
                int end = text.indexOf('"', i + 1);
                part.add(literal(text.substring(i + 1, end < 0 ? text.length() : end)));
                i = end < 0 ? text.length() : end;
            } else if ((c == '\\' || c == '_' || c == '*') && i + 1 < text.length()) {
                i++;
                if (c != '*') {
                    part.add(literal(c == '_' ? " " : String.valueOf(text.charAt(i))));
                }
            } else if (word.lookingAt()) {
                general = true;
                i += "general".length() - 1;
                part = after;
            } else if (c == '0' || c == '#' || c == '?') {
                if (part == after) {
                    return false;
                }
                grouped |= commas > 0 && part == whole;
                commas = 0;
                part.add(new Token(c == '0' ? Kind.ZERO : c == '#' ? Kind.DIGIT : Kind.SPACE, ""));
            } else if (c == '.' && part == whole && digits(whole) + digitsAhead(text, i) > 0) {
                point = true;
                part = fraction;
                scale -= 3 * commas;
                commas = 0;
            } else if (c == ',' && part != after && digits(whole) + digits(fraction) > 0) {
                commas++;
            } else if ((c == 'E' || c == 'e')
                    && i + 1 < text.length()
                    && "+-".indexOf(text.charAt(i + 1)) >= 0
                    && digits(whole) + digits(fraction) > 0
                    && !scientific) {
                scientific = true;
                plus = text.charAt(++i) == '+';
                part = exponent;
            } else if (c == '@') {
                return false;
            } else if (c == '/' && digits(whole) + digits(fraction) > 0) {
                // a fraction that can't be shown
                return false;
            } else {
                scale += c == '%' ? 2 : 0;
                words |= Character.isLetter(c);
                part.add(literal(String.valueOf(c)));
            }
        }
        scale -= 3 * commas;
        wholePlaces = digits(whole);
        fractionPlaces = digits(fraction);
        exponentPlaces = digits(exponent);
        boolean numbers = general || digits(whole) + digits(fraction) > 0;
        boolean texts = !whole.isEmpty() && !words;
        boolean onlySpace = whole.stream().allMatch(token -> token.text().isBlank());
        return (numbers || (texts && !onlySpace)) && (!scientific || digits(exponent) > 0);
    }

    /// @param negative whether the section is the one for negative numbers, so that they need no sign
    @Nullable
    String shown(BigDecimal value, boolean negative) {
        if (elapsed != null) {
            return elapsed.shown(value);
        }
        BigDecimal size = value.abs().scaleByPowerOfTen(scale);
        if (size.precision() - size.scale() > MOST_DIGITS || size.scale() > MOST_DIGITS) {
            return null;
        }
        String shown = fractions != null
                ? fractions.shown(size)
                : general
                        ? texts(whole) + size.stripTrailingZeros().toPlainString() + texts(after)
                        : scientific ? scientific(size) : fixed(size);
        if (shown == null) {
            return null;
        }
        return value.signum() < 0 && !negative && !isZero(shown) ? "-" + shown : shown;
    }

    private static boolean isZero(String shown) {
        return shown.chars().noneMatch(c -> c >= '1' && c <= '9');
    }

    private String fixed(BigDecimal size) {
        String digits = size.setScale(fractionPlaces, RoundingMode.HALF_UP)
                .unscaledValue()
                .toString();
        StringBuilder shown = new StringBuilder(digits.length() + 16);
        int point = digits.length() - fractionPlaces;
        boolean none = point < 0 || (point == 1 && digits.charAt(0) == '0');
        whole(shown, digits, none ? 0 : point);
        fraction(shown, digits);
        return shown.toString();
    }

    /// The exponent goes in steps of as many digits as stand before the point.
    private String scientific(BigDecimal size) {
        int step = Math.max(1, wholePlaces);
        int power = size.signum() == 0 ? 0 : size.precision() - size.scale() - 1;
        power = Math.floorDiv(power, step) * step;
        BigDecimal mantissa = size.scaleByPowerOfTen(-power).setScale(fractionPlaces, RoundingMode.HALF_UP);
        if (mantissa.precision() - mantissa.scale() > step) {
            power += step;
            mantissa = size.scaleByPowerOfTen(-power);
        }
        StringBuilder digits = new StringBuilder(String.valueOf(Math.abs(power)));
        while (digits.length() < exponentPlaces) {
            digits.insert(0, '0');
        }
        return fixed(mantissa) + "E" + (power < 0 ? "-" : plus ? "+" : "") + digits + texts(exponent);
    }

    /// Digits are given out from the right; the leftmost place takes all that are left.
    ///
    /// @param count of the digits that stand before the point
    private void whole(StringBuilder out, String digits, int count) {
        int extra = Math.max(0, count - wholePlaces);
        int place = wholePlaces;
        int at = 0;
        boolean begun = false;
        for (Token token : whole) {
            if (!token.isDigit()) {
                out.append(token.text());
                continue;
            }
            // the first place takes the digits that have none of their own
            for (int times = begun ? 0 : extra; times >= 0; times--) {
                int right = place - 1 + (begun ? 0 : times);
                boolean there = right < count;
                char kind = token.kind() == Kind.ZERO ? '0' : token.kind() == Kind.SPACE ? ' ' : 0;
                char digit = there ? digits.charAt(at++) : kind;
                if (digit != 0) {
                    out.append(digit);
                    if (grouped && right > 0 && right % 3 == 0 && digit != ' ') {
                        out.append(',');
                    }
                }
            }
            begun = true;
            place--;
        }
    }

    private void fraction(StringBuilder out, String all) {
        if (!point) {
            return;
        }
        out.append('.');
        int from = all.length() - fractionPlaces;
        int last = fractionPlaces;
        for (int i = fraction.size() - 1; i >= 0 && last > 0; i--) {
            Token token = fraction.get(i);
            if (token.isDigit()) {
                if (token.kind() == Kind.ZERO || digit(all, from + last - 1) != '0') {
                    break;
                }
                last--;
            }
        }
        int place = 0;
        for (Token token : fraction) {
            if (!token.isDigit()) {
                out.append(token.text());
            } else {
                if (place < last) {
                    out.append(digit(all, from + place));
                } else if (token.kind() == Kind.SPACE) {
                    out.append(' ');
                }
                place++;
            }
        }
    }

    /// A place left of the first digit is a zero.
    private static char digit(String digits, int at) {
        return at < 0 ? '0' : digits.charAt(at);
    }

    private static int digitsAhead(String text, int from) {
        for (int i = from + 1; i < text.length(); i++) {
            if ("0#?".indexOf(text.charAt(i)) >= 0) {
                return 1;
            }
        }
        return 0;
    }

    private static int digits(List<Token> part) {
        return (int) part.stream().filter(Token::isDigit).count();
    }

    private static String texts(List<Token> part) {
        StringBuilder text = new StringBuilder();
        part.forEach(token -> text.append(token.isDigit() ? "" : token.text()));
        return text.toString();
    }

    private static Token literal(String text) {
        return new Token(Kind.LITERAL, text);
    }
}
