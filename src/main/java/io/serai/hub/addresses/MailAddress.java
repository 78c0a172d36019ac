package io.serai.hub.addresses;

import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// An e-mail address in the one form for storing, finding and sending. What may stand before the `@` is for the caller
/// to say; here it only gets composed (NFC).
///
/// @param local keeps its letter case
public record MailAddress(String local, DomainName domain) {

    /// @throws IllegalArgumentException where there is no `@` with something before it and a domain after it; fit for
    ///     the caller
    public static MailAddress of(String text) {
        String whole = text.strip();
        int at = whole.lastIndexOf('@');
        if (at < 1) {
            throw new IllegalArgumentException("expected one @ with something before and after it");
        }
        return new MailAddress(composed(whole.substring(0, at)), DomainName.of(whole.substring(at + 1)));
    }

    /// As it is stored and shown.
    public String shown() {
        return local + "@" + domain.unicode();
    }

    /// As it is sent: the domain in A-labels.
    public String sent() {
        return local + "@" + domain.ascii();
    }

    /// Whether only a mail server with SMTPUTF8 (RFC 6531) can take it.
    public boolean isInternational() {
        return !isAscii(local);
    }

    /// The form in which two addresses are one: without letter case.
    public String key() {
        return local.toLowerCase(Locale.ROOT) + "@" + domain.unicode();
    }

    /// That of any text: of what is no address, in lower case without the spaces around.
    public static String key(String text) {
        try {
            return of(text).key();
        } catch (IllegalArgumentException _) {
            return plain(text);
        }
    }

    /// Under which keys someone with this address may be stored, the best first: as it was typed, since a row
    /// that could not be brought over keeps the key it had; then the key; then with A-labels, as they were
    /// stored before.
    public static List<String> keys(String text) {
        Set<String> keys = new LinkedHashSet<>();
        keys.add(plain(text));
        try {
            MailAddress address = of(text);
            keys.add(address.key());
            keys.add(plain(address.sent()));
        } catch (IllegalArgumentException _) {
            // then it is found as it was typed, or not at all
        }
        return List.copyOf(keys);
    }

    private static String plain(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }

    private static String composed(String text) {
        return isAscii(text) ? text : Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    @Override
    public String toString() {
        return shown();
    }
}
