package io.serai.lists;

import java.util.Locale;
import java.util.regex.Pattern;

/// The id of a mailing list, as Mailman forms it from the list's address: `members.example.test`.
final class ListId {
    private static final Pattern ID = Pattern.compile("[a-z0-9_+=-][a-z0-9._+=-]*\\.[a-z0-9-]+(\\.[a-z0-9-]+)*");
    private static final int LONGEST = 255;

    private ListId() {}

    /// @param text the id or the address
    /// @throws IllegalArgumentException where it is neither; fit for the caller
    static String of(String text) {
        String id = text.strip().toLowerCase(Locale.ROOT).replace('@', '.');
        if (id.length() > LONGEST || !ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "expected a list's id (members.example.org) or its address (members@example.org)");
        }
        return id;
    }
}
