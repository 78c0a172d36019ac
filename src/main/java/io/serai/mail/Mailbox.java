package io.serai.mail;

import io.serai.web.OneLine;
import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

/// An e-mail address and the name of whoever reads it. What could end a line of a mail's head is refused.
///
/// @param address `local@domain` in ASCII, 254 characters at most (RFC 5321, 4.5.3.1); a domain of other letters is
///     written in its ASCII form (RFC 5891)
/// @param name 200 characters at most; empty for none
public record Mailbox(String address, String name) {
    private static final int LONGEST_ADDRESS = 254;
    private static final int LONGEST_NAME = 200;
    /// RFC 5322's dot-atom, as quoted local parts and address literals are refused nearly everywhere.
    private static final Pattern LOCAL =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");

    private static final Pattern DOMAIN = Pattern.compile(
            "([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");
    private static final int LONGEST_LOCAL = 64;

    /// @throws IllegalArgumentException where it is no address, or no name that a mail can carry; fit for the caller
    public Mailbox {
        address = checked(address.strip());
        name = name.strip();
        if (name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("a name has at most " + LONGEST_NAME + " characters");
        }
        if (!OneLine.is(name)) {
            throw new IllegalArgumentException("a name is one line, without control characters");
        }
    }

    public static Mailbox of(String address) {
        return new Mailbox(address, "");
    }

    /// In lower case.
    String domain() {
        return address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    }

    private static String checked(String text) {
        int at = text.lastIndexOf('@');
        String local = at < 0 ? "" : text.substring(0, at);
        String domain = at < 0 ? "" : ascii(text.substring(at + 1));
        String whole = local + "@" + domain;
        if (whole.length() > LONGEST_ADDRESS
                || local.length() > LONGEST_LOCAL
                || !LOCAL.matcher(local).matches()
                || !DOMAIN.matcher(domain).matches()) {
            throw new IllegalArgumentException("'" + shown(text) + "' is no e-mail address such as ann@example.org");
        }
        return whole;
    }

    private static String ascii(String domain) {
        try {
            return domain.length() > LONGEST_ADDRESS ? "" : IDN.toASCII(domain);
        } catch (IllegalArgumentException _) {
            return "";
        }
    }

    private static String shown(String text) {
        String plain = text.replaceAll("\\p{Cntrl}", "\uFFFD");
        return plain.length() <= 60 ? plain : plain.substring(0, 60) + "…";
    }
}
