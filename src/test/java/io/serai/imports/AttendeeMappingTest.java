package io.serai.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttendeeMappingTest {
    private static final List<String> SPLASH = List.of(
            "FULL NAME",
            "Email",
            "Status",
            "Custom: Job Title",
            "custom:company name",
            "Custom: Opt-In",
            "Time of RSVP");
    private static final List<String> LIST = List.of("email", "full_name", "given_name", "family_name");

    // --- Splash

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

    // --- what every kind shares

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
                "Ana <ana@example.org>",
                "ana\u00A0x@example.org",
                "ana\u200B@example.org",
                "ana\u0007@example.org",
                "ana@exa\nmple.org"
            })
    void whatIsNoEmailRejectsTheRow(String email) {
        Mapped.Rejected rejected = rejected(splash("Ana", email, "Attending"));
        assertThat(rejected.column()).isEqualTo("Email");
        assertThat(rejected.value()).isEqualTo(email);
        assertThat(rejected.reason()).startsWith("is no email address");
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
        assertThat(mapping.map(row(1, "a@example.org", "😀".repeat(limit))))
                .isInstanceOf(Attendee.class);

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

    // --- Zoom

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

    @ParameterizedTest
    @CsvSource({"Sponsor Attendee,sponsor", "ATTENDEE PASS,attendee", "Speaker,"})
    void ticketNamesBecomeTypesByTheFirstRuleThatFits(String ticket, String code) {
        assertThat(BadgeTypes.DEFAULT.codeOf(ticket)).isEqualTo(code);
    }

    @Test
    void badgeTypeRulesAreTheEventsOwn() {
        BadgeTypes types =
                new BadgeTypes(List.of(new BadgeTypes.Rule(" Attendee ", "guest"), new BadgeTypes.Rule("a", "any")));
        assertThat(types.codeOf("attendee pass")).isEqualTo("guest");
        assertThat(types.codeOf("Speaker")).isEqualTo("any");
        assertThatThrownBy(() -> new BadgeTypes.Rule(" ", "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BadgeTypes.Rule("x", "")).isInstanceOf(IllegalArgumentException.class);
    }

    // --- plain list

    @ParameterizedTest
    @CsvSource({
        "Ana María Lee,'','',Ana María Lee,Ana María,Lee",
        "Ana,'','',Ana,Ana,",
        "'',Ana,Lee,Ana Lee,Ana,Lee",
        "'','',Lee,Lee,,Lee",
        "Dr. Ana Lee,Ana,'',Dr. Ana Lee,Ana,",
        "'','','',,,"
    })
    void namesOfAPlainListCompleteEachOther(
            String full, String given, String family, String thenFull, String thenGiven, String thenFamily) {
        RowMapping mapping = RowMapping.of(ImportKind.BADGES, LIST, RowMapping.Settings.DEFAULT);
        Attendee ana = attendee(mapping.map(row(1, "a@example.org", full, given, family)));

        assertThat(ana.get(AttendeeField.FULL_NAME)).isEqualTo(thenFull);
        assertThat(ana.get(AttendeeField.GIVEN_NAME)).isEqualTo(thenGiven);
        assertThat(ana.get(AttendeeField.FAMILY_NAME)).isEqualTo(thenFamily);
    }

    @Test
    void plainListFillsEveryField() {
        java.util.ArrayList<String> header =
                new java.util.ArrayList<>(List.of("email", "agree_to_tc", "allow_tracking", "seat"));
        java.util.ArrayList<String> cells = new java.util.ArrayList<>(List.of("a@example.org", "yes", "no", "4"));
        for (AttendeeField field : AttendeeField.values()) {
            header.add(field.column().toUpperCase(java.util.Locale.ROOT));
            cells.add("v" + field.ordinal());
        }
        RowMapping mapping = RowMapping.of(ImportKind.BADGES, header, RowMapping.Settings.DEFAULT);
        Attendee ana = attendee(mapping.map(new SourceRow(1, cells)));

        for (AttendeeField field : AttendeeField.values()) {
            assertThat(ana.get(field)).isEqualTo("v" + field.ordinal());
        }
        assertThat(ana.agreeToTc()).isTrue();
        assertThat(ana.allowTracking()).isFalse();
        assertThat(mapping.ignoredColumns()).containsExactly("seat");
    }

    @Test
    void plainListTakesTheTypesCodeFromTheTypeWhereItHasNone() {
        RowMapping mapping = RowMapping.of(
                ImportKind.BADGES, List.of("email", "badge_type", "badge_type_code"), RowMapping.Settings.DEFAULT);
        assertThat(attendee(mapping.map(row(1, "a@example.org", "Sponsor", ""))).get(AttendeeField.BADGE_TYPE_CODE))
                .isEqualTo("sponsor");
        assertThat(attendee(mapping.map(row(1, "a@example.org", "Sponsor", "gold")))
                        .get(AttendeeField.BADGE_TYPE_CODE))
                .isEqualTo("gold");
    }

    @ParameterizedTest
    @CsvSource({
        "Opt-in,true", "OPTIN,true", "opt in,true", "opt_in,true", "Yes,true", "Y,true", "TRUE,true", "1,true",
        "Opt-out,false", "optout,false", "Opt Out,false", "opt_out,false", "no,false", "N,false", "false,false",
                "0,false",
        "maybe,", "N/A,", "2,", "'',", ","
    })
    void consentIsSaidInManyWords(String word, Boolean consent) {
        assertThat(Consent.of(word)).isEqualTo(consent);
    }

    // --- folding

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

    private static Mapped splash(String... cells) {
        return RowMapping.of(ImportKind.SPLASH, SPLASH, RowMapping.Settings.DEFAULT)
                .map(row(1, cells));
    }

    private static SourceRow row(int number, String... cells) {
        return new SourceRow(number, List.of(cells));
    }

    private static Attendee attendee(Mapped mapped) {
        assertThat(mapped).isInstanceOf(Attendee.class);
        return (Attendee) mapped;
    }

    private static Mapped.Rejected rejected(Mapped mapped) {
        assertThat(mapped).isInstanceOf(Mapped.Rejected.class);
        return (Mapped.Rejected) mapped;
    }
}
