package io.serai.invitations.sheet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.serai.invitations.sheet.GuestRow.Action;
import io.serai.tables.FileProblem;
import io.serai.tables.ReadLimits;
import io.serai.tables.Workbooks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuestSheetTest {
    @TempDir
    private Path folder;

    private List<GuestRow> rows(byte[] content, String region) throws IOException {
        Path file = Files.write(folder.resolve("guests"), content);
        var rows = new ArrayList<GuestRow>();
        try (var sheet = GuestSheet.open(file, region, ReadLimits.defaults(folder))) {
            for (GuestRow row = sheet.next(); row != null; row = sheet.next()) {
                rows.add(row);
            }
        }
        return rows;
    }

    private List<GuestRow> rows(String csv) throws IOException {
        return rows(csv.getBytes(StandardCharsets.UTF_8), null);
    }

    private static GuestRow created(int row, String name, String email, String phone, Integer plusOnes) {
        return new GuestRow(row, name, email, phone, plusOnes, Action.CREATE, null);
    }

    @Test
    void theTemplateCanBeSentAsItIs() throws IOException {
        assertThat(rows(GuestSheet.template(), null))
                .containsExactly(
                        created(2, "Ada Lovelace", "ada@example.org", "+442079460958", 1),
                        created(3, "Grace Hopper", "grace@example.org", null, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name,email,phone,plus_ones\nAda Lovelace,ada@example.org,+44 20 7946 0958,1",
                "PLUS_ONES;Phone;E-Mail;Name\n1;+44 20 7946 0958;ada@example.org;Ada Lovelace",
                "Full name\tE-mail address\tMobile\tGuests\nAda Lovelace\tada@example.org\t+442079460958\t1",
                "Last name,First name,E-mail:,Mobile phone,+1\nLovelace,Ada,<ada@example.org>,+442079460958,1",
                "Summer party 2027\n\nfull_name,Email*,Telephone,Plus-Ones,Table\nAda Lovelace,mailto:ada@example.org,"
                        + "+44 (0)20 7946 0958,1.0,7"
            })
    void columnsAreFoundByTheNamesThatPeopleUse(String csv) throws IOException {
        assertThat(rows(csv)).singleElement().satisfies(row -> assertThat(row)
                .isEqualTo(created(row.row(), "Ada Lovelace", "ada@example.org", "+442079460958", 1)));
    }

    @Test
    void aWorkbookReadsLikeTheCsvOfIt() throws IOException {
        Path file = Workbooks.sheet(
                        Workbooks.row("Name", "Email", "Mobile", "Guests"),
                        Workbooks.row("Zo\u00EB", "zoe@example.org", "030 1234567", "2"))
                .in(folder);
        assertThat(rows(Files.readAllBytes(file), "DE"))
                .containsExactly(created(2, "Zoë", "zoe@example.org", "+49301234567", 2));
    }

    @Test
    void aRejectedRowSaysAllThatIsWrongWithIt() throws IOException {
        List<GuestRow> rows = rows("""
                name,email,phone,plus_ones
                Ada,ada@,030 1234567,many
                Bob,,,
                "Cy
                Twombly",cy@example.org,,-1
                %s,dan@example.org,,
                Eve,eve@example.org,,1,surplus
                Fay,fay@example.org,,
                """.formatted("x".repeat(300)));
        assertThat(rows)
                .extracting(GuestRow::action)
                .startsWith(Action.REJECT, Action.REJECT, Action.REJECT)
                .endsWith(Action.REJECT, Action.REJECT, Action.CREATE);
        assertThat(rows).extracting(GuestRow::row).containsExactly(2, 3, 4, 6, 7, 8);
        assertThat(rows.getFirst().reason())
                .contains(
                        "email 'ada@' is no email address",
                        "phone '030 1234567' lacks the country code; expected it",
                        "plus_ones 'many' is no number of further guests; expected 0 to 99");
        assertThat(rows.getFirst().email()).isEqualTo("ada@");
        assertThat(rows.getFirst().phone()).isEqualTo("030 1234567");
        assertThat(rows.get(1).reason()).isEqualTo("has no email and no phone; expected one of them");
        assertThat(rows.get(2).reason()).startsWith("plus_ones '-1' is no number");
        assertThat(rows.get(3).reason()).isEqualTo("the name has 300 characters; expected at most 255");
        assertThat(rows.get(4).reason()).contains("column 5 'surplus'", "more values than the header has columns");
    }

    @Test
    void aRepeatIsSkippedAndSaysOfWhichRow() throws IOException {
        List<GuestRow> rows = rows("""
                email,phone
                ada@example.org,
                Ada@Example.ORG,+44 20 7946 0958
                zoë@bücher.example,
                zoë@xn--bcher-kva.example,
                ,+44 20 7946 0958
                ,+442079460958
                bob@example.org,+44 20 7946 0958
                """);
        assertThat(rows)
                .extracting(GuestRow::action)
                .containsExactly(
                        Action.CREATE,
                        Action.SKIP,
                        Action.CREATE,
                        Action.SKIP,
                        Action.CREATE,
                        Action.SKIP,
                        Action.CREATE);
        assertThat(rows.get(1).reason()).isEqualTo("the same email as in row 2");
        assertThat(rows.get(5).reason()).isEqualTo("the same phone as in row 6");
    }

    @Test
    void fiveThousandRowsAreReadAndNotOneMore() throws IOException {
        var csv = new StringBuilder("email\n");
        for (int i = 1; i <= GuestSheet.MOST_ROWS; i++) {
            csv.append("guest").append(i).append("@example.org\n");
        }
        assertThat(rows(csv.toString())).hasSize(5_000).allMatch(row -> row.action() == Action.CREATE);
        assertThatExceptionOfType(FileProblem.class)
                .isThrownBy(() -> rows(csv + "one-more@example.org\n"))
                .satisfies(problem -> assertThat(problem.status()).isEqualTo(413))
                .withMessageContaining("more than 5000 data rows");
    }

    @Test
    void aSheetWithoutAnAddressIsRefused() {
        assertThatExceptionOfType(FileProblem.class)
                .isThrownBy(() -> rows("name,plus_ones\nAda,1\n"))
                .satisfies(problem -> assertThat(problem.status()).isEqualTo(422))
                .withMessageContaining("email or phone");
    }

    @Test
    void whatASpreadsheetWouldTakeForAFormulaIsText() throws IOException {
        assertThat(rows("name,email\n=1+1,ada@example.org\n"))
                .containsExactly(created(2, "=1+1", "ada@example.org", null, null));
    }
}
