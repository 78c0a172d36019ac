package io.serai.imports;

import io.serai.hub.DomainName;
import io.serai.hub.MailAddress;
import org.jspecify.annotations.Nullable;

/// What an import asks of an email address: enough to keep what is none out of the identities, no more. Whether
/// mail arrives is not decided by grammar.
final class EmailAddress {
    private static final int MAX_CHARS = 254;

    private EmailAddress() {}

    /// Null when nothing is.
    static @Nullable String whatIsWrong(String email) {
        int at = email.indexOf('@');
        if (at < 0 || email.indexOf('@', at + 1) >= 0) {
            return "is no email address: expected one @";
        }
        if (at == 0 || at == email.length() - 1) {
            return "is no email address: expected something before and after the @";
        }
        for (int i = 0; i < email.length(); ) {
            int c = email.codePointAt(i);
            if (Character.isWhitespace(c)
                    || Character.isSpaceChar(c)
                    || Character.isISOControl(c)
                    || Character.getType(c) == Character.FORMAT && !(i > at && isJoiner(c))) {
                return "is no email address: expected no space, control or invisible character in it";
            }
            if (c >= 0xD800 && c <= 0xDFFF) {
                return "is no email address: it holds half a character";
            }
            i += Character.charCount(c);
        }
        try {
            DomainName.of(email.substring(at + 1));
        } catch (IllegalArgumentException e) {
            return "is no email address: " + e.getMessage();
        }
        if (email.codePointCount(0, email.length()) > MAX_CHARS || key(email).length() > MAX_CHARS) {
            return "is too long for an email address: " + MAX_CHARS + " characters can be stored";
        }
        return null;
    }

    /// Some scripts need them in a domain, where its rules say between which letters they stand.
    private static boolean isJoiner(int c) {
        return c == 0x200C || c == 0x200D;
    }

    /// The form in which two addresses are one person.
    static String key(String email) {
        return MailAddress.key(email);
    }
}
