package io.serai.imports;

import static io.serai.imports.Rows.attendee;
import static io.serai.imports.Rows.rejected;
import static io.serai.imports.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttendeeDraftTest {
    @Test
    void rowWithoutEmailIsSkipped() {
        assertThat(splash("Ana", "\u00A0 ", "Attending")).isEqualTo(new Mapped.Skipped(1, "no email"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ana",
                "@example.org",
                "ana@",
                "a@b@c",
                "ana lee@example.org",
                "bob@example.org <ana@example.org>",
                "ana@example..org",
                "ana@localhost",
                "ana\u00A0x@example.org",
                "ana\u200B@example.org",
                "ana\u0007@example.org",
                "ana@example,org",
                "ana@exa\nmple.org",
                "ana@אa.example.org",
                "ana@exa\u200Dmple.org",
                "ana@exa\u200Bmple.org",
                "ana@exa\u00ADmple.org",
                "ana\u200C@نامه\u200Cای.example.org",
                "ana@xn--a.example.org",
                "ana@uuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuu.org"
            })
    void whatIsNoEmailRejectsTheRow(String email) {
        Mapped.Rejected rejected = rejected(splash("Ana", email, "Attending"));
        assertThat(rejected.column()).isEqualTo("Email");
        assertThat(rejected.value()).isEqualTo(email);
        assertThat(rejected.reason()).startsWith("is no email address");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ana@نامه\u200Cای.example.org", "ana@क्\u200Dष.example.org", "ana@straße.example.org"})
    void aDomainThatItsScriptsRulesAllowIsTaken(String email) {
        assertThat(splash("Ana", email, "Attending"))
                .isInstanceOfSatisfying(
                        Attendee.class, ana -> assertThat(ana.email()).isEqualTo(email));
    }

    @Test
    void emailMayBeAsLongAsItsColumn() {
        String domain = "@example.org";
        assertThat(splash("Ana", "a".repeat(254 - domain.length()) + domain, "Attending"))
                .isInstanceOf(Attendee.class);
        assertThat(rejected(splash("Ana", "a".repeat(255 - domain.length()) + domain, "Attending"))
                        .reason())
                .contains("254");
        // İ is two characters in lower case
        assertThat(rejected(splash("Ana", "İ".repeat(200) + domain, "Attending"))
                        .reason())
                .contains("254");
    }

    @ParameterizedTest
    @CsvSource({
        "phone,64",
        "postal_code,32",
        "address,500",
        "other_3,1000",
        "affiliations,255",
        "badge_type,255",
        "given_name,255"
    })
    void valueLongerThanItsColumnRejectsTheRow(String field, int limit) {
        RowMapping mapping = RowMapping.of(ImportKind.BADGES, List.of("email", field), RowMapping.Settings.DEFAULT);
        // a character outside the basic plane is one character for the database
        assertThat(mapping.map(row(1, "a@example.org", "😀".repeat(limit)))).isInstanceOf(Attendee.class);

        Mapped.Rejected rejected = rejected(mapping.map(row(4, "a@example.org", "x".repeat(limit + 1))));
        assertThat(rejected.row()).isEqualTo(4);
        assertThat(rejected.column()).isEqualTo(field);
        assertThat(rejected.value()).isEqualTo("x".repeat(Math.min(limit + 1, 99)) + (limit < 100 ? "" : "…"));
        assertThat(rejected.reason()).contains((limit + 1) + " characters are too many, " + limit);
    }

    @Test
    void controlCharactersAreLeftOutOfValues() {
        RowMapping mapping =
                RowMapping.of(ImportKind.BADGES, List.of("email", "address", "city"), RowMapping.Settings.DEFAULT);
        Attendee ana =
                attendee(mapping.map(row(1, "a@example.org", "1 Main St\r\n\u0007Suite\t2\r", "Lond\uFEFFon\uD800")));

        assertThat(ana.get(AttendeeField.ADDRESS)).isEqualTo("1 Main St\nSuite\t2");
        assertThat(ana.get(AttendeeField.CITY)).isEqualTo("London\uFFFD");
    }

    @Test
    void firstValueOfAColumnNamedTwiceWins() {
        RowMapping mapping = RowMapping.of(
                ImportKind.BADGES, List.of("email", "city", "City ", "CITY"), RowMapping.Settings.DEFAULT);
        assertThat(attendee(mapping.map(row(1, "a@example.org", " ", "Bern", "Basel")))
                        .get(AttendeeField.CITY))
                .isEqualTo("Bern");
        assertThat(mapping.ignoredColumns()).isEmpty();
    }

    private static Mapped splash(String... cells) {
        return RowMapping.of(ImportKind.SPLASH, List.of("Full Name", "Email", "Status"), RowMapping.Settings.DEFAULT)
                .map(row(1, cells));
    }
}
