package io.serai.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AttendeeTest {
    @Test
    void laterValuesOfAPersonWinWhereThereAreAny() {
        Attendee first = person(
                3,
                "Ana@example.org",
                Map.of(AttendeeField.CITY, "Bern", AttendeeField.PHONE, "1"),
                true,
                null,
                Map.of("a", "1", "b", "1"));
        Attendee later = person(
                9, "ANA@example.org", Map.of(AttendeeField.CITY, "Basel"), null, false, Map.of("b", "2", "c", "3"));

        assertThat(first.fold(later))
                .isEqualTo(person(
                        3,
                        "ANA@example.org",
                        Map.of(AttendeeField.CITY, "Basel", AttendeeField.PHONE, "1"),
                        true,
                        false,
                        Map.of("a", "1", "b", "2", "c", "3")));
    }

    @Test
    void twoPeopleAreNotFolded() {
        Attendee ana = person(1, "ana@example.org", Map.of(), null, null, Map.of());
        Attendee ben = person(2, "ben@example.org", Map.of(), null, null, Map.of());
        assertThatThrownBy(() -> ana.fold(ben)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Attendee person(
            int row,
            String email,
            Map<AttendeeField, String> values,
            Boolean agree,
            Boolean track,
            Map<String, String> custom) {
        return new Attendee(row, EmailAddress.key(email), email, values, agree, track, custom);
    }
}
