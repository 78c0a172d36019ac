package io.serai.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.files.FileDesk;
import io.serai.identity.TestPeople;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ExportIT {
    private static final String PASSPHRASE = "a passphrase that stands nowhere";

    private final TestPeople people = new TestPeople();
    private final TestHub hub = people.hub;
    private final FileDesk desk = FileDesk.make();
    private final TestPeople.Caller admin = people.someone(desk.account(), "admin");

    private HttpRequest.Builder as(TestPeople.Caller caller, String path) {
        return hub.request(path)
                .header("Authorization", "Bearer " + caller.token())
                .header("x-account-id", desk.account());
    }

    private Reply ask(TestPeople.Caller caller, String body) {
        return hub.send(as(caller, "/v3/hub/account/export")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private String exported() {
        Reply asked = ask(admin, "{\"passphrase\": \"" + PASSPHRASE + "\"}");
        assertThat(asked.status()).as(asked.text()).isEqualTo(202);
        String run = asked.json().at("/data/run_id").asText();
        JsonNode ended = await().atMost(Duration.ofSeconds(40))
                .until(
                        () -> hub.send(as(admin, "/v3/hub/run/" + run).GET().build())
                                .json()
                                .path("data"),
                        one -> !one.path("status").asText().equals("running"));
        assertThat(ended.path("status").asText()).as(ended.toString()).isEqualTo("done");
        return run;
    }

    private Reply file(TestPeople.Caller caller, String run) {
        return hub.send(as(caller, "/v3/hub/run/" + run + "/file").GET().build());
    }

    @Test
    void anAdministratorsFileComesInSomewhereElse() throws Exception {
        String event = desk.event();
        byte[] bytes = "Some text ".repeat(9_000).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        desk.kept(event, new FileDesk.Part("a.txt", bytes));
        String run = exported();
        Reply reply = file(admin, run);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        try (Installation to = Installation.empty()) {
            Path file = Files.write(
                    to.data().resolve("account.serai-tenant"), reply.response().body());
            Path passphrase = Files.writeString(to.data().resolve("passphrase"), PASSPHRASE);
            Installation.End end = to.run(
                    file.toString(),
                    "--passphrase-file",
                    passphrase.toString(),
                    "--map-email",
                    admin.email() + "=new@example.org");
            assertThat(end.status()).as(end.printed()).isZero();
            assertThat(end.printed()).contains("Came in: the account " + desk.account());
            assertThat(to.sql()
                            .sql(
                                    "SELECT id_random FROM event WHERE account_id = (SELECT id FROM account WHERE id_random = ?)")
                            .param(desk.account())
                            .query(String.class)
                            .single())
                    .isEqualTo(event);
            String hash = to.sql()
                    .sql("SELECT hash_sha256 FROM hosted_file")
                    .query(String.class)
                    .single();
            try (var channel = to.shelf().open(hash).orElseThrow()) {
                assertThat(channel.size()).isEqualTo(bytes.length);
            }
        }
    }

    @Test
    void thePassphraseStandsNowhereAndItsKeyGoesWithTheWork() throws Exception {
        String run = exported();
        assertThat(hub.count("SELECT COUNT(*) FROM account_export WHERE sealed IS NOT NULL AND run_id = "
                        + "(SELECT id FROM run WHERE id_random = '" + run + "')"))
                .isZero();
        assertThat(hub.output()).doesNotContain(PASSPHRASE);
        for (String table : java.util.List.of("run", "inbox", "trace", "audit", "account_export")) {
            StringBuilder columns = new StringBuilder();
            Schema schema = Schema.read(Installation.of(hub).sql());
            schema.columns(table)
                    .keySet()
                    .forEach(column -> columns.append(", CAST(`").append(column).append("` AS CHAR)"));
            assertThat(hub.count("SELECT COUNT(*) FROM `" + table + "` WHERE CONCAT_WS(' '" + columns + ") LIKE '%"
                            + PASSPHRASE + "%'"))
                    .as(table)
                    .isZero();
        }
    }

    @Test
    void othersNeitherExportNorFetch() {
        for (String role : new String[] {"km_admin", "analyst", "viewer", "none"}) {
            TestPeople.Caller caller = people.someone(desk.account(), role);
            assertThat(ask(caller, "{\"passphrase\": \"" + PASSPHRASE + "\"}").status())
                    .as(role)
                    .isEqualTo(403);
        }
        TestPeople.Caller elsewhere = people.someone(people.account(), "admin");
        assertThat(ask(elsewhere, "{\"passphrase\": \"" + PASSPHRASE + "\"}").status())
                .isEqualTo(403);
        String run = exported();
        TestPeople.Caller analyst = people.someone(desk.account(), "analyst");
        assertThat(file(analyst, run).status()).isEqualTo(403);
        assertThat(file(elsewhere, run).status()).isIn(403, 404);
        assertThat(hub.send(hub.request("/v3/hub/run/" + run + "/file")
                                .header("Authorization", "Bearer " + elsewhere.token())
                                .GET()
                                .build())
                        .status())
                .isIn(403, 404);
        assertThat(file(admin, run).status()).isEqualTo(200);
    }

    @Test
    void aShortPassphraseIsRefusedAndNotRepeated() {
        Reply reply = ask(admin, "{\"passphrase\": \"short-one-1\"}");
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.text()).contains("passphrase").doesNotContain("short-one-1");
    }

    @Test
    void theFileIsGoneAfterADay() {
        String run = exported();
        hub.execute("UPDATE run SET finished_on = finished_on - INTERVAL 25 HOUR WHERE id_random = '" + run + "'");
        assertThat(file(admin, run).status()).isEqualTo(404);
    }

    @Test
    void journalsGoForWhoMayReadThem() {
        exported();
        assertThat(hub.count("SELECT private FROM account_export e JOIN account a ON a.id = e.account_id "
                        + "WHERE a.id_random = '" + desk.account() + "'"))
                .isEqualTo(1);
    }
}
