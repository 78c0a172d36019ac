package io.serai.imports;

import static io.serai.imports.Rows.attendee;
import static io.serai.imports.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.serai.tables.SourceRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BadgeListMappingTest {
    private static final List<String> LIST = List.of("email", "full_name", "given_name", "family_name");

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
        ArrayList<String> header = new ArrayList<>(List.of("email", "agree_to_tc", "allow_tracking", "seat"));
        ArrayList<String> cells = new ArrayList<>(List.of("a@example.org", "yes", "no", "4"));
        for (AttendeeField field : AttendeeField.values()) {
            header.add(field.column().toUpperCase(Locale.ROOT));
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
}
