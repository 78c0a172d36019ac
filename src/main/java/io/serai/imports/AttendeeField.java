package io.serai.imports;

import java.util.Locale;

/// The text columns of a person, profile and badge that a file can fill, with how many characters each holds.
public enum AttendeeField {
    GIVEN_NAME(255),
    FAMILY_NAME(255),
    FULL_NAME(255),
    PROFESSIONAL_TITLE(255),
    AFFILIATIONS(255),
    PHONE(64),
    ADDRESS(500),
    CITY(255),
    STATE_PROVINCE(255),
    POSTAL_CODE(32),
    COUNTRY(255),
    BADGE_TYPE(255),
    BADGE_TYPE_CODE(255),
    EXTERNAL_REGISTRATION_ID(255),
    OTHER_1(1000),
    OTHER_2(1000),
    OTHER_3(1000),
    OTHER_4(1000),
    OTHER_5(1000);

    private final int maxChars;

    AttendeeField(int maxChars) {
        this.maxChars = maxChars;
    }

    /// The column's name in the database, and in the header of a plain badge list: `given_name`.
    public String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    int maxChars() {
        return maxChars;
    }

    /// Whether it may have several lines; in any other a line break or control character becomes a space.
    boolean hasLines() {
        return this == ADDRESS || name().startsWith("OTHER_");
    }

    /// In a person's name runs of white space become one space; elsewhere they stay as written.
    boolean isPersonName() {
        return this == GIVEN_NAME || this == FAMILY_NAME || this == FULL_NAME;
    }
}
