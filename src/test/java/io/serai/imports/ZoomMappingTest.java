package io.serai.imports;

import static io.serai.imports.Rows.attendee;
import static io.serai.imports.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZoomMappingTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Organization (VIP - Day 1 (early))",
                "Organization - VIP - Day 1 (early)",
                "VIP - Day 1 (early): Organization",
                "organization  (vip - day 1 (EARLY) )",
                "ORGANIZATION"
            })
    void zoomColumnOfTheRowsTicketIsRead(String name) {
        List<String> header = List.of("Registrant email", "Ticket name", "Organization (Speaker)", name);
        RowMapping mapping = RowMapping.of(ImportKind.ZOOM, header, RowMapping.Settings.DEFAULT);
        Attendee ana =
                attendee(mapping.map(row(1, "a@example.org", " VIP - Day 1  (early)", "Wrong Ltd", "Right Ltd")));

        assertThat(ana.get(AttendeeField.AFFILIATIONS)).isEqualTo("Right Ltd");
        assertThat(mapping.ignoredColumns()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "State, STATE_PROVINCE",
        "Province (VIP), STATE_PROVINCE",
        "State/Province - VIP, STATE_PROVINCE",
        "Zip code, POSTAL_CODE",
        "VIP: Postal code, POSTAL_CODE",
        "Postal/Zip code (VIP), POSTAL_CODE",
        "Country, COUNTRY",
        "Country/Region (VIP), COUNTRY"
    })
    void zoomColumnsAreReadUnderAllTheirNames(String name, AttendeeField field) {
        List<String> header = List.of("Registrant email", "Ticket name", name);
        RowMapping mapping = RowMapping.of(ImportKind.ZOOM, header, RowMapping.Settings.DEFAULT);
        assertThat(attendee(mapping.map(row(1, "a@example.org", "VIP", "value")))
                        .get(field))
                .isEqualTo("value");
        assertThat(mapping.ignoredColumns()).isEmpty();
    }

    @Test
    void zoomAddressInLinesIsOne() {
        List<String> header = List.of(
                "Registrant email", "Ticket name", "Address line 1 (VIP)", "Address line 2 (VIP)", "Address line 3");
        RowMapping mapping = RowMapping.of(ImportKind.ZOOM, header, RowMapping.Settings.DEFAULT);
        assertThat(attendee(mapping.map(row(1, "a@example.org", "VIP", "1 Main St", "", "Building 3")))
                        .get(AttendeeField.ADDRESS))
                .isEqualTo("1 Main St, Building 3");
        assertThat(attendee(mapping.map(row(2, "b@example.org", "VIP", "1 Main St", "Suite 2", "")))
                        .get(AttendeeField.ADDRESS))
                .isEqualTo("1 Main St, Suite 2");
        assertThat(attendee(mapping.map(row(3, "c@example.org", "Speaker", "1 Main St", "Suite 2", "Building 3")))
                        .get(AttendeeField.ADDRESS))
                .as("of another ticket are lines 1 and 2")
                .isEqualTo("Building 3");
    }

    @Test
    void zoomNeverReadsAnotherTicketsColumn() {
        List<String> header =
                List.of("Registrant email", "Ticket name", "Organization (Speaker)", "Organization", "Phone (VIP)");
        RowMapping mapping = RowMapping.of(ImportKind.ZOOM, header, RowMapping.Settings.DEFAULT);

        assertThat(attendee(mapping.map(row(1, "a@example.org", "VIP", "Wrong Ltd", "", "1")))
                        .values())
                .isEqualTo(Map.of(AttendeeField.BADGE_TYPE, "VIP", AttendeeField.PHONE, "1"));
        assertThat(attendee(mapping.map(row(1, "a@example.org", "Speaker", "", "For all Ltd", "")))
                        .get(AttendeeField.AFFILIATIONS))
                .isEqualTo("For all Ltd");
        assertThat(attendee(mapping.map(row(1, "a@example.org", "", "Wrong Ltd", "", "1")))
                        .values())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"N/A,", "na,", "Unknown,", "'',", "REG-1,REG-1", "NA-1,NA-1"})
    void zoomIdentifierIsKeptUnlessItSaysNothing(String written, String kept) {
        RowMapping mapping = RowMapping.of(
                ImportKind.ZOOM, List.of("Registrant email", "Unique identifier"), RowMapping.Settings.DEFAULT);
        assertThat(attendee(mapping.map(row(1, "a@example.org", written))).get(AttendeeField.EXTERNAL_REGISTRATION_ID))
                .isEqualTo(kept);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Agree to receive marketing communication?",
                "agree to receive marketing communication",
                "Agree to TC",
                "agree_to_tc"
            })
    void zoomConsentHasFourNames(String name) {
        RowMapping mapping =
                RowMapping.of(ImportKind.ZOOM, List.of("Registrant email", name), RowMapping.Settings.DEFAULT);
        Attendee ana = attendee(mapping.map(row(1, "a@example.org", "opt_out")));
        assertThat(ana.agreeToTc()).isFalse();
        assertThat(ana.allowTracking()).isFalse();
    }
}
