package io.serai.invitations.sheet;

import io.serai.imports.Column;
import io.serai.imports.Columns;
import io.serai.tables.CellText;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What a sheet of guests can say, and the names under which people say it.
@SuppressWarnings("ImmutableEnumChecker") // made by Collectors.toUnmodifiableSet
enum GuestField {
    NAME("name", "full name", "guest", "guest name", "attendee", "attendee name", "invitee", "contact", "contact name"),
    GIVEN_NAME("first name", "given name", "first", "forename"),
    FAMILY_NAME("last name", "family name", "last", "surname"),
    EMAIL("email", "email address", "mail", "mail address", "guest email"),
    PHONE(
            "phone",
            "phone number",
            "mobile",
            "mobile number",
            "mobile phone",
            "cell",
            "cell phone",
            "cell number",
            "telephone",
            "telephone number",
            "tel",
            "whatsapp"),
    PLUS_ONES(
            "plus ones",
            "plus one",
            "plus ones allowed",
            "+1",
            "+1s",
            "guests",
            "number of guests",
            "additional guests",
            "extra guests",
            "companions");

    private final Set<String> names;

    GuestField(String... names) {
        this.names = Arrays.stream(names).map(GuestField::key).collect(Collectors.toUnmodifiableSet());
    }

    /// Its column; one without a place where the sheet has none.
    Column in(Columns columns) {
        List<Integer> places = IntStream.range(0, columns.size())
                .filter(at -> isNamed(columns.label(at)))
                .boxed()
                .toList();
        return places.isEmpty() ? new Column(name(), places) : columns.at(places);
    }

    boolean isNamed(String header) {
        return names.contains(key(header));
    }

    /// Letters, digits and `+` alone: `E-Mail:` is `email`, `PLUS_ONES` is `plus ones`.
    private static String key(String name) {
        return CellText.key(name).replaceAll("[^\\p{L}\\p{N}+]", "");
    }
}
