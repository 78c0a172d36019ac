package io.serai.hub.addresses;

import java.util.Locale;

/// A domain name in the one form that the hub stores, compares and shows, and in the one that it sends: UTS 46,
/// non-transitional, so that `straße.example.org` is not `strasse.example.org`. What is ASCII already is only written
/// in lower case; other letters, and labels that begin with `xn--`, take a library that is loaded for the first of
/// them.
///
/// @param unicode in lower case, composed (NFC)
/// @param ascii its A-labels (RFC 5890), 253 characters at most; equal to `unicode` for a plain name
public record DomainName(String unicode, String ascii) {
    private static final int LONGEST = 253;
    private static final int LONGEST_LABEL = 63;
    private static final String ACE = "xn--";

    /// Checks what holds for every name: its length and that of its labels. Which ASCII characters may stand in one is
    /// for the caller to say.
    ///
    /// @throws IllegalArgumentException where it is none; fit for the caller
    public static DomainName of(String text) {
        String lower = text.length() > LONGEST * 4 ? "" : text.toLowerCase(Locale.ROOT);
        DomainName name = isPlain(text) ? new DomainName(lower, lower) : Uts46.name(text);
        if (name.ascii.isEmpty() || name.ascii.length() > LONGEST) {
            throw none("a domain name has 1 to " + LONGEST + " characters");
        }
        for (String label : name.ascii.split("\\.", -1)) {
            if (label.length() > LONGEST_LABEL) {
                throw none("the part of a domain name between two dots has at most " + LONGEST_LABEL + " characters");
            }
        }
        return name;
    }

    /// What may be a host with or without a port, as it is compared: in A-labels; what is no name (such as an IP
    /// address in brackets) in lower case.
    public static String host(String text) {
        int colon = text.lastIndexOf(':');
        boolean port = colon > 0 && text.substring(colon + 1).matches("\\d{1,5}");
        String host = port ? text.substring(0, colon) : text;
        try {
            return of(host).ascii + (port ? text.substring(colon) : "");
        } catch (IllegalArgumentException _) {
            return text.toLowerCase(Locale.ROOT);
        }
    }

    /// Whether it takes no table of Unicode.
    static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return !text.regionMatches(true, 0, ACE, 0, ACE.length())
                && !text.toLowerCase(Locale.ROOT).contains("." + ACE);
    }

    static IllegalArgumentException none(String why) {
        return new IllegalArgumentException(why);
    }

    @Override
    public String toString() {
        return unicode;
    }
}
