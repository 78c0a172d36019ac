package io.serai.imports;

import io.serai.hub.addresses.DomainName;
import io.serai.hub.addresses.MailAddress;
import io.serai.tables.CellText;
import org.jspecify.annotations.Nullable;

/// What an import or a list of guests asks of an email address: enough to keep what is none out of the identities, no
/// more. Whether mail arrives is not decided by grammar.
public final class EmailAddress {
    private static final int MAX_CHARS = 254;
    private static final int MAX_LABEL_CHARS = 63;
    private static final String NONE = "is no email address: ";
    /// RFC 5322, without the quotes that a local part may stand in.
    private static final String SPECIALS = "()<>[]:;,\\\"";

    private EmailAddress() {}

    /// The address without what people paste around one: `mailto:`, `Name <…>`, `="…"`, quotes and end punctuation.
    /// What is no address stays what it is.
    ///
    /// @param written trimmed
    public static String pasted(String written) {
        return CellText.nfc(PastedAddress.in(written));
    }

    /// Null when nothing is.
    public static @Nullable String whatIsWrong(String email) {
        int at = email.lastIndexOf('@');
        if (at < 0 || email.indexOf('@') != at) {
            return NONE + "expected one @";
        }
        if (at == 0 || at == email.length() - 1) {
            return NONE + "expected something before and after the @";
        }
        for (int i = 0; i < email.length(); ) {
            int c = email.codePointAt(i);
            if (Character.isWhitespace(c)
                    || Character.isSpaceChar(c)
                    || Character.isISOControl(c)
                    || (Character.getType(c) == Character.FORMAT && !(i > at && isJoiner(c)))) {
                return NONE + "expected no space, control or invisible character in it";
            }
            if (c >= 0xD800 && c <= 0xDFFF) {
                return NONE + "it holds half a character";
            }
            i += Character.charCount(c);
        }
        try {
            DomainName.of(email.substring(at + 1));
        } catch (IllegalArgumentException e) {
            return NONE + e.getMessage();
        }
        if (email.codePointCount(0, email.length()) > MAX_CHARS || key(email).length() > MAX_CHARS) {
            return "is too long for an email address: " + MAX_CHARS + " characters can be stored";
        }
        String local = email.substring(0, at);
        boolean quoted = local.length() > 2 && local.startsWith("\"") && local.endsWith("\"");
        if (!quoted && local.chars().anyMatch(c -> SPECIALS.indexOf(c) >= 0)) {
            return NONE + "expected none of " + SPECIALS + " before the @";
        }
        return isDomain(email.substring(at + 1)) ? null : NONE + "expected a domain such as example.org after the @";
    }

    /// Some scripts need them in a domain, where its rules say between which letters they stand.
    private static boolean isJoiner(int c) {
        return c == 0x200C || c == 0x200D;
    }

    /// The form in which two addresses are one person: the one place that decides it.
    public static String key(String email) {
        return CellText.nfc(MailAddress.key(CellText.nfc(email)));
    }

    /// Two labels or more of letters, digits and hyphens, of any script.
    private static boolean isDomain(String domain) {
        String[] labels = domain.split("[.\u3002\uFF0E\uFF61]", -1);
        for (String label : labels) {
            if (label.isEmpty()
                    || label.length() > MAX_LABEL_CHARS
                    || label.startsWith("-")
                    || label.endsWith("-")
                    || label.chars().anyMatch(c -> c < 0x80 && c != '-' && !Character.isLetterOrDigit(c))) {
                return false;
            }
        }
        return labels.length > 1;
    }
}
