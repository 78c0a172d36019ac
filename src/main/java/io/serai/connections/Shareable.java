package io.serai.connections;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What of a profile may be shared, in the order in which it is shown. Each is a column of `person_settings` and
/// of `connection_person`.
enum Shareable {
    PREFERRED_NAME,
    GIVEN_NAME,
    FAMILY_NAME,
    EMAIL,
    PHONE,
    BIRTHDAY,
    PROFESSIONAL_TITLE,
    AFFILIATIONS,
    CITY,
    STATE_PROVINCE,
    COUNTRY,
    WEBSITE;

    /// All columns, each as the pattern says.
    ///
    /// @param pattern with one `%s`
    static String columns(String pattern) {
        return Stream.of(values()).map(one -> pattern.formatted(one.word())).collect(Collectors.joining(", "));
    }

    /// As it is called in JSON and in the database.
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Shareable> of(String word) {
        return Stream.of(values()).filter(one -> one.word().equals(word)).findFirst();
    }
}
