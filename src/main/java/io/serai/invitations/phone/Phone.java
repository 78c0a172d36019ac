package io.serai.invitations.phone;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A phone number as it is stored, called and compared. It has the length of one of its country; whether somebody
/// answers is not decided by grammar.
///
/// @param e164 by ITU-T E.164: `+` and at most 15 digits, the country's first
public record Phone(String e164) {
    private static final int MOST_CHARACTERS = 64;
    private static final String EXAMPLE = "such as +49 30 1234567";

    /// Reads a number as people write it: with spaces, brackets, `00` for `+`, digits of any script.
    ///
    /// @param region the country of numbers without a country code, by ISO 3166-1 alpha-2, in any letter case; null
    ///     where none is known, and then they are refused
    /// @throws IllegalArgumentException what is missing or too much; fit for the caller
    public static Phone parse(String text, @Nullable String region) {
        String written = visible(text);
        if (written.isEmpty() || written.length() > MOST_CHARACTERS) {
            throw wrong("expected a phone number " + EXAMPLE + ", of at most " + MOST_CHARACTERS + " characters");
        }
        PhoneNumber number = read(written, region);
        if (number.hasExtension()) {
            throw wrong("has the extension " + number.getExtension()
                    + ", which no message reaches; expected a number without one");
        }
        requireNoLetters(written);
        requireLength(number);
        return new Phone(PhoneNumberUtil.getInstance().format(number, PhoneNumberFormat.E164));
    }

    /// Without the `+`, as links of `wa.me` have it.
    public String digits() {
        return e164.substring(1);
    }

    /// Without what is pasted along and seen by nobody, and with `+` for the `00` that stands for it in most countries.
    private static String visible(String text) {
        var seen = new StringBuilder(text.length());
        text.codePoints()
                .filter(c -> Character.getType(c) != Character.FORMAT && !Character.isISOControl(c))
                .forEach(c -> seen.appendCodePoint(Character.isSpaceChar(c) ? ' ' : c));
        String stripped = seen.toString().strip();
        return stripped.regionMatches(true, 0, "tel:", 0, 4) ? stripped.substring(4) : stripped;
    }

    private static PhoneNumber read(String written, @Nullable String region) {
        boolean abroad = region == null && written.startsWith("00");
        String international = abroad ? "+" + written.substring(2) : written;
        try {
            return PhoneNumberUtil.getInstance()
                    .parse(international, region == null ? null : region.toUpperCase(Locale.ROOT));
        } catch (NumberParseException e) {
            throw wrong(
                    switch (e.getErrorType()) {
                        case INVALID_COUNTRY_CODE ->
                            international.startsWith("+")
                                    ? "begins with no country's code; expected one after the +, " + EXAMPLE
                                    : "lacks the country code; expected it in front, " + EXAMPLE;
                        case TOO_SHORT_AFTER_IDD, TOO_SHORT_NSN ->
                            "has too few digits; expected all of the number, " + EXAMPLE;
                        case TOO_LONG -> "has too many digits; expected one number, " + EXAMPLE;
                        case NOT_A_NUMBER -> "is no phone number; expected the digits of one, " + EXAMPLE;
                    });
        }
    }

    /// The library takes letters for the digits that they share a key with, and so a remark for a part of the number.
    private static void requireNoLetters(String written) {
        written.codePoints().filter(Character::isLetter).findFirst().ifPresent(letter -> {
            throw wrong("holds letters, from " + Character.toString(letter) + " on; expected digits alone, " + EXAMPLE);
        });
    }

    private static void requireLength(PhoneNumber number) {
        String country = " after +" + number.getCountryCode();
        switch (PhoneNumberUtil.getInstance().isPossibleNumberWithReason(number)) {
            case IS_POSSIBLE -> {}
            case IS_POSSIBLE_LOCAL_ONLY ->
                throw wrong("lacks the area code; expected it" + country + " and before the rest");
            case TOO_SHORT -> throw wrong("has too few digits" + country + "; expected all of the number");
            case TOO_LONG -> throw wrong("has too many digits" + country + "; expected one number");
            case INVALID_LENGTH ->
                throw wrong("has a wrong number of digits" + country + "; expected all of the number");
            case INVALID_COUNTRY_CODE ->
                throw wrong("begins with no country's code; expected one after the +, " + EXAMPLE);
        }
    }

    private static IllegalArgumentException wrong(String why) {
        return new IllegalArgumentException(why);
    }

    @Override
    public String toString() {
        return e164;
    }
}
