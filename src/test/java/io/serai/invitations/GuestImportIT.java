package io.serai.invitations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.identity.TestPeople.Caller;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Guests from files.
class GuestImportIT {
    private static HostsFixture hosts;

    @BeforeAll
    static void start() {
        hosts = new HostsFixture();
    }

    @AfterAll
    static void stop() {
        hosts.close();
    }

    private static Reply upload(Caller caller, String event, String rest, String file) {
        return hosts.hub.send(TestHub.multipart(
                hosts.hub
                        .request("/events/" + event + "/guests/import" + rest)
                        .header("Authorization", "Bearer " + caller.token()),
                "guests.csv",
                file.getBytes(StandardCharsets.UTF_8)));
    }

    private static Reply upload(String event, String rest, String file) {
        return upload(hosts.owner, event, rest, file);
    }

    private static long people(String event) {
        return hosts.hub.count("SELECT COUNT(*) FROM event_guest g JOIN event e ON e.id = g.event_id "
                + "WHERE e.id_random = '" + event + "' AND g.removed_on IS NULL");
    }

    private static final String FILE = """
            E-Mail,Full name,Mobile,Guests
            ada@example.org,Ada Lovelace,+44 20 7946 0958,1
            ADA@Example.org,Ada again,,
            there@example.org,Already there,,
            ,Only a number,+49 30 1234567,0
            ,The same number,0049 30 1234567,0
            "bob@example.org","Bob
            Example",,
            """;

    @Test
    void aPreviewSaysWhatAnImportThenDoes() {
        String event = hosts.event("");
        hosts.people.post(hosts.owner, "/events/" + event + "/guests", "{\"email\": \"There@example.org\"}");
        Reply preview = upload(event, "/preview", FILE);
        assertThat(preview.status()).as(preview.text()).isEqualTo(200);
        JsonNode rows = preview.json().path("rows");
        assertThat(rows.findValuesAsText("action"))
                .containsExactly("create", "skip", "skip", "create", "skip", "create");
        assertThat(rows.findValuesAsText("row")).containsExactly("2", "3", "4", "5", "6", "7");
        assertThat(rows.get(0).path("phone").asText()).isEqualTo("+442079460958");
        assertThat(rows.get(0).path("plus_ones").asInt()).isEqualTo(1);
        assertThat(rows.get(0).path("reason").isNull()).isTrue();
        assertThat(rows.get(1).path("reason").asText()).contains("row 2");
        assertThat(rows.get(2).path("reason").asText()).contains("already");
        assertThat(preview.json().path("counts").toString()).isEqualTo("{\"create\":3,\"skip\":3,\"reject\":0}");
        assertThat(people(event)).isEqualTo(1);
        Reply done = upload(event, "", FILE);
        assertThat(done.status()).as(done.text()).isEqualTo(200);
        assertThat(done.json().toString()).isEqualTo("{\"created\":3,\"skipped\":3,\"rejected\":[]}");
        assertThat(people(event)).isEqualTo(4);
        assertThat(upload(event, "", FILE).json().path("created").asInt())
                .as("the same file again")
                .isZero();
        assertThat(people(event)).isEqualTo(4);
        assertThat(hosts.hub.count(
                        "SELECT COUNT(*) FROM audit WHERE action = 'guest.import' AND resource_id = '" + event + "'"))
                .isEqualTo(1);
    }

    @Test
    void oneRowThatCanNotBeTakenAndNobodyIsAdded() {
        String event = hosts.event("");
        Reply done = upload(
                event,
                "",
                "name,email,phone,plus_ones\nAda,ada@example.org,,\nNobody,,,\nBob,no address,,\nCarl,,030 123,\n"
                        + "Dora,dora@example.org,,many\n");
        assertThat(done.status()).isEqualTo(422);
        assertThat(done.json().path("rejected").findValuesAsText("row")).containsExactly("3", "4", "5", "6");
        assertThat(done.json().path("rejected").findValuesAsText("reason")).allMatch(text -> !text.isBlank());
        assertThat(done.json().path("created").asInt()).isZero();
        assertThat(people(event)).isZero();
        assertThat(upload(event, "", "name,colour\nAda,blue\n").status()).isEqualTo(422);
    }

    private static String file(int rows) {
        return "email,name\n"
                + IntStream.rangeClosed(1, rows)
                        .mapToObj(row -> "f" + row + "@many.example.org,Guest " + row)
                        .collect(Collectors.joining("\n"));
    }

    @Test
    void fiveThousandRowsAreTakenAndOneMoreIsTooMany() {
        String event = hosts.event("");
        assertThat(upload(event, "/preview", file(5_001)).status()).isEqualTo(413);
        assertThat(upload(event, "", file(5_001)).status()).isEqualTo(413);
        assertThat(people(event)).isZero();
        Reply done = upload(event, "", file(5_000));
        assertThat(done.status()).as(done.text()).isEqualTo(200);
        assertThat(people(event)).isEqualTo(5_000);
    }

    @Test
    void anImportThatWouldGoOverThePlanAddsNobody() {
        Caller host = hosts.people.someone(hosts.people.account(), "analyst");
        String event = hosts.people
                .post(host, "/events", "{\"name\": \"Small\"}")
                .json()
                .path("id")
                .asText();
        Reply over = upload(host, event, "", file(51));
        assertThat(over.status()).as(over.text()).isEqualTo(402);
        assertThat(people(event)).isZero();
        assertThat(upload(host, event, "", file(50)).status()).isEqualTo(200);
    }

    @Test
    void importsAreForEditors() {
        String event = hosts.event("");
        Caller viewer = hosts.people.someone(hosts.people.account(), "none");
        hosts.hub.execute("INSERT INTO event_role (event_id, user_id, role) SELECT e.id, u.id, 'viewer' FROM event e, "
                + "`user` u WHERE e.id_random = '" + event + "' AND u.uuid = '" + viewer.uuid() + "'");
        Caller stranger = hosts.people.someone(hosts.people.account(), "admin");
        for (String rest : new String[] {"", "/preview"}) {
            assertThat(upload(viewer, event, rest, FILE).status()).isEqualTo(403);
            assertThat(upload(stranger, event, rest, FILE).status()).isEqualTo(404);
            assertThat(hosts.hub
                            .upload(
                                    "/events/" + event + "/guests/import" + rest,
                                    "guests.csv",
                                    FILE.getBytes(StandardCharsets.UTF_8))
                            .status())
                    .as("an API key")
                    .isEqualTo(403);
        }
        Reply template = hosts.people.get(hosts.owner, "/events/" + event + "/guests/import/template");
        assertThat(template.status()).isEqualTo(200);
        assertThat(template.text()).startsWith("name,email,phone,plus_ones");
        assertThat(upload(event, "/preview", template.text())
                        .json()
                        .at("/counts/reject")
                        .asInt())
                .as("what is in the template can be imported")
                .isZero();
    }
}
