package io.serai.mail;

import io.serai.hub.addresses.MailAddress;
import io.serai.web.OneLine;
import java.util.regex.Pattern;

/// An e-mail address and the name of whoever reads it. What could end a line of a mail's head is refused.
///
/// @param address `local@domain` as it is stored and shown, the domain in Unicode (see [MailAddress]); 254 characters
///     at most as it is sent (RFC 5321, 4.5.3.1)
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

    /// An address, or `name <address>`.
    ///
    /// @throws IllegalArgumentException as the constructor
    public static Mailbox parse(String text) {
        int open = text.indexOf('<');
        return open < 0 || !text.endsWith(">")
                ? of(text)
                : new Mailbox(text.substring(open + 1, text.length() - 1), text.substring(0, open));
    }

    public static Mailbox of(String address) {
        return new Mailbox(address, "");
    }

    /// As it is sent: in ASCII.
    public String sent() {
        return MailAddress.of(address).sent();
    }

    /// In ASCII and lower case.
    String domain() {
        return MailAddress.of(address).domain().ascii();
    }

    private static String checked(String text) {
        MailAddress parts;
        try {
            parts = MailAddress.of(text);
        } catch (IllegalArgumentException e) {
            throw none(text, ": " + e.getMessage());
        }
        if (parts.isInternational()) {
            throw none(text, ": before the @ stand ASCII letters, digits and signs, as few mail servers take others");
        }
        if (parts.sent().length() > LONGEST_ADDRESS
                || parts.local().length() > LONGEST_LOCAL
                || !LOCAL.matcher(parts.local()).matches()
                || !DOMAIN.matcher(parts.domain().ascii()).matches()) {
            throw none(text, "");
        }
        return parts.shown();
    }

    private static IllegalArgumentException none(String text, String why) {
        return new IllegalArgumentException("'" + shown(text) + "' is no e-mail address such as ann@example.org" + why);
    }

    private static String shown(String text) {
        String plain = text.replaceAll("\\p{Cntrl}", "\uFFFD");
        return plain.length() <= 60 ? plain : plain.substring(0, 60) + "…";
    }
}
