package io.serai.imports;

import static io.serai.imports.Rows.attendee;
import static io.serai.imports.Rows.rejected;
import static io.serai.imports.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplashMappingTest {
    private static final List<String> SPLASH = List.of(
            "FULL NAME",
            "Email",
            "Status",
            "Custom: Job Title",
            "custom:company name",
            "Custom: Opt-In",
            "Time of RSVP");

    @Test
    void splashColumnsBecomeFields() {
        Attendee ana = attendee(splash(
                "Ana\u00A0 María  Castillo", " Ana@Example.ORG\u00A0", "Attending ", "CISO", "Initech", "Opt-In", "x"));

        assertThat(ana.externalId()).isEqualTo("ana@example.org");
        assertThat(ana.email()).isEqualTo("Ana@Example.ORG");
        assertThat(ana.values())
                .isEqualTo(Map.of(
                        AttendeeField.FULL_NAME, "Ana María Castillo",
                        AttendeeField.GIVEN_NAME, "Ana María",
                        AttendeeField.FAMILY_NAME, "Castillo",
                        AttendeeField.PROFESSIONAL_TITLE, "CISO",
                        AttendeeField.AFFILIATIONS, "Initech",
                        AttendeeField.BADGE_TYPE_CODE, "attendee"));
        assertThat(ana.agreeToTc()).isTrue();
        assertThat(ana.allowTracking()).isTrue();
        assertThat(ana.custom()).isEmpty();
    }

    @Test
    void splashColumnsOfNoUseAreNamed() {
        assertThat(RowMapping.of(ImportKind.SPLASH, SPLASH, RowMapping.Settings.DEFAULT)
                        .ignoredColumns())
                .containsExactly("Time of RSVP");
    }

    @ParameterizedTest
    @CsvSource({
        "Attending,Attending,true",
        "Attending,attending,false",
        "Attending,Not Attending,false",
        "Attending,'',false",
        "' Checked In ',Checked In,true",
        "'',Waitlisted,true",
        "'',,true"
    })
    void statusFilterChoosesTheRows(String filter, String status, boolean taken) {
        RowMapping mapping =
                RowMapping.of(ImportKind.SPLASH, SPLASH, new RowMapping.Settings(filter, BadgeTypes.DEFAULT));
        Mapped mapped = mapping.map(row(7, "Ana", "a@example.org", status == null ? "" : status));

        assertThat(mapped instanceof Attendee).isEqualTo(taken);
        assertThat(mapped.row()).isEqualTo(7);
        if (mapped instanceof Mapped.Skipped skipped && "Not Attending".equals(status)) {
            assertThat(skipped.reason()).isEqualTo("status is Not Attending, not Attending");
        }
    }

    @Test
    void customColumnsAreKeptByTheirLabel() {
        List<String> header = List.of(
                "Full Name",
                "Email",
                "Status",
                "Custom: T-shirt size ",
                "Custom:",
                "CUSTOM:Diet",
                "Custom: t-shirt SIZE",
                "Custom: Please note any dietary restrictions or preferences.");
        RowMapping mapping = RowMapping.of(ImportKind.SPLASH, header, RowMapping.Settings.DEFAULT);
        Attendee ana =
                attendee(mapping.map(row(1, "Ana", "a@example.org", "Attending", "", "x", " no nuts", "L", "halal")));

        assertThat(ana.custom()).isEqualTo(Map.of("T-shirt size", "L", "Diet", "no nuts"));
        assertThat(ana.get(AttendeeField.OTHER_1)).isEqualTo("halal");
        assertThat(mapping.ignoredColumns()).containsExactly("Custom:");
    }

    @Test
    void customColumnsOfMoreThanTheirLimitRejectTheRow() {
        List<String> header = List.of("Full Name", "Email", "Status", "Custom: A", "Custom: B");
        RowMapping mapping = RowMapping.of(ImportKind.SPLASH, header, RowMapping.Settings.DEFAULT);

        assertThat(mapping.map(row(1, "Ana", "a@example.org", "Attending", "x".repeat(30_000), "y".repeat(29_000))))
                .isInstanceOf(Attendee.class);
        Mapped.Rejected rejected = rejected(
                mapping.map(row(1, "Ana", "a@example.org", "Attending", "x".repeat(30_000), "\"".repeat(15_000))));
        assertThat(rejected.column()).isEqualTo("Custom: B");
        assertThat(rejected.reason()).contains("60000 bytes");
    }

    @Test
    void formulasAndSqlAreTextAsWritten() {
        String sql = "=cmd|' /C calc'!A0'); DROP TABLE event_person; --";
        assertThat(attendee(splash(sql, "a@example.org", "Attending", "@SUM(1)", "-1", "", ""))
                        .values())
                .containsEntry(AttendeeField.FULL_NAME, sql)
                .containsEntry(AttendeeField.PROFESSIONAL_TITLE, "@SUM(1)")
                .containsEntry(AttendeeField.AFFILIATIONS, "-1");
    }

    private static Mapped splash(String... cells) {
        return RowMapping.of(ImportKind.SPLASH, SPLASH, RowMapping.Settings.DEFAULT)
                .map(row(1, cells));
    }
}
