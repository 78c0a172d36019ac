package io.serai.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Imports as a client sees them: over HTTP and by watched folder, on a hub of its own with real MariaDB and Redis.
class ImportApiIT {
    private static final String SPLASH = "/event/pjrcghqwert/badge/import/splash_xlsx";
    private static final String ZOOM = "/event/pjrcghqwert/badge/import/zoom_csv";
    private static final String BADGES = "/event/pjrcghqwert/badge/import";
    private static final String PROGRAM = "/event/pjrcghqwert/importing/program_data";
    private static TestHub hub;
    private static Path loaded;

    @BeforeAll
    static void start() throws IOException {
        loaded = Files.createTempFile(Path.of("target").toAbsolutePath(), "loaded-", ".log");
        hub = TestHub.create().start("-Xlog:class+load=info:file=" + loaded);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @BeforeEach
    void emptyEvents() {
        for (String table : List.of(
                "event_exhibit_tracking",
                "event_file",
                "event_badge",
                "event_person_profile",
                "event_person",
                "event_presentation_presenter",
                "event_presenter",
                "event_presentation",
                "event_session",
                "event_location")) {
            hub.execute("DELETE FROM " + table);
        }
    }

    @Test
    void aSplashExportBecomesPeopleAndASecondImportChangesNothing() {
        for (String sample : List.of("splash-attendees.xlsx", "splash-attendees-shared-strings.xlsx")) {
            emptyEvents();
            Reply first = hub.upload(SPLASH, sample, TestHub.sample(sample));
            assertThat(first.status()).as(first.text()).isEqualTo(200);
            assertCounts(first, 120, 74, 0, 1, 45, 0);
            assertThat(first.json().at("/meta/status_message").asText())
                    .startsWith("Splash XLSX import complete. Processed 75 records, skipped 45.");
            assertThat(first.json().at("/meta/data_list_count").asInt()).isEqualTo(75);
            assertThat(first.json().path("data")).hasSize(75);

            Reply second = hub.upload(SPLASH, sample, TestHub.sample(sample));
            assertCounts(second, 120, 0, 0, 75, 45, 0);
            assertThat(hub.people()).isEqualTo(74);
            assertThat(hub.count("SELECT COUNT(*) FROM event_person_profile WHERE id_random NOT LIKE 'demoProf0__'"))
                    .isEqualTo(74);
            assertThat(hub.count("SELECT COUNT(*) FROM event_badge WHERE badge_type_code = 'attendee'"))
                    .isEqualTo(74);
        }
    }

    /// Of the other tests none has a domain of other letters.
    @Test
    void theTablesOfUnicodeAreLoadedForADomainThatNeedsThemAndForNoOther() throws IOException {
        String signIn =
                "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(TestHub.ADMIN_EMAIL, TestHub.ADMIN_PASSWORD);
        assertThat(hub.send(hub.request("/auth/login")
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(signIn))
                                .build())
                        .status())
                .isEqualTo(200);
        assertCounts(hub.upload(BADGES, "a.csv", csv("email\nzoe@x.org\n")), 1, 1, 0, 0, 0, 0);
        assertThat(Files.readString(loaded))
                .contains("io.serai.hub.addresses.DomainName")
                .doesNotContain("com.ibm.icu");

        assertCounts(hub.upload(BADGES, "a.csv", csv("email\nzoe@straße.example.org\n")), 1, 1, 0, 0, 0, 0);
        assertThat(Files.readString(loaded)).contains("com.ibm.icu");
    }

    @Test
    void anEmptyStatusFilterTakesAllRows() {
        Reply reply = hub.upload(SPLASH + "?import_status_filter=", "a.xlsx", TestHub.sample("splash-attendees.xlsx"));
        assertThat(reply.counts().path("read").asInt()).isEqualTo(120);
        assertThat(reply.counts().path("skipped").asInt()).isLessThan(45);
        assertSum(reply.counts());
    }

    @Test
    void aZoomExportBecomesPeopleAndASecondImportChangesNothing() {
        Reply first = hub.upload(ZOOM, "zoom.csv", TestHub.sample("zoom-registrants.csv"));
        assertThat(first.status()).as(first.text()).isEqualTo(200);
        assertCounts(first, 120, 111, 0, 4, 5, 0);
        assertThat(first.json().at("/meta/status_message").asText())
                .startsWith("Zoom CSV import complete. Processed 115 records, skipped 5.");
        assertCounts(hub.upload(ZOOM, "zoom.csv", TestHub.sample("zoom-registrants.csv")), 120, 0, 0, 115, 5, 0);
    }

    @Test
    void aProgramBecomesSessionsPresentationsAndPresentersThatAreTiedTogether() {
        Reply first = hub.upload(PROGRAM, "program.csv", TestHub.sample("program.csv"));
        assertThat(first.status()).as(first.text()).isEqualTo(200);
        assertThat(first.counts().path("read").asInt()).isEqualTo(24);
        assertThat(first.counts().path("created").asInt()).isEqualTo(24);
        assertThat(hub.count("SELECT COUNT(*) FROM event_session WHERE code NOT LIKE 'demo-%'"))
                .isEqualTo(6);
        assertThat(hub.count("SELECT COUNT(*) FROM event_presentation WHERE code NOT LIKE 'demo-%'"))
                .isEqualTo(24);
        assertThat(hub.count("SELECT COUNT(*) FROM event_presentation p JOIN event_session s "
                        + "ON s.id = p.event_session_id JOIN event_location l ON l.id = s.event_location_id"
                        + " WHERE p.code NOT LIKE 'demo-%'"))
                .isEqualTo(24);
        assertCounts(hub.upload(PROGRAM, "program.csv", TestHub.sample("program.csv")), 24, 0, 0, 24, 0, 0);
    }

    @Test
    void aBadgeThatWasDisabledByHandStaysDisabledAndAnEmptyCellErasesNothing() {
        hub.upload(BADGES, "a.csv", csv("email,given_name,professional_title\nzoe@x.org,Zoe,Engineer\n"));
        hub.execute("UPDATE event_badge SET enable = 0");
        Reply second = hub.upload(BADGES, "a.csv", csv("email,given_name,professional_title\nZOE@x.org,Zoë,\n"));
        assertCounts(second, 1, 0, 1, 0, 0, 0);
        assertThat(hub.count("SELECT COUNT(*) FROM event_badge WHERE enable = 0 AND professional_title = 'Engineer' "
                        + "AND given_name = BINARY 'Zoë'"))
                .isEqualTo(1);
    }

    @Test
    void aRejectedRowIsNamedAndCanBeTakenHome() {
        Reply reply = hub.upload(
                BADGES,
                "list.csv",
                csv("email,given_name\nzoe@x.org,Zoe\nno address,=cmd()\n,Nobody\nmax@x.org,Max\n"));
        assertCounts(reply, 4, 2, 0, 0, 1, 1);
        JsonNode out = reply.counts().path("not_imported");
        assertThat(out).hasSize(2);
        assertThat(out.get(0).path("outcome").asText()).isEqualTo("rejected");
        assertThat(out.get(0).path("row").asInt()).isEqualTo(3);
        assertThat(reply.counts().path("encoding").asText()).isEqualTo("UTF-8");
        assertThat(reply.counts().path("delimiter").asText()).isEqualTo(",");
        assertThat(reply.counts().path("header_row").asInt()).isEqualTo(1);
        assertThat(out.get(0).path("column").asText()).isEqualTo("email");
        assertThat(out.get(0).path("value").asText()).isEqualTo("no address");
        Reply rejected = hub.get(reply.counts().path("rejected_rows_url").asText());
        assertThat(rejected.status()).isEqualTo(200);
        assertThat(rejected.text()).contains("email,given_name,reason").contains("no address,\"\t=cmd()\",");
        Reply file = hub.get("/v3/hub/run/" + reply.counts().path("run_id").asText() + "/file");
        assertThat(file.text()).startsWith("email,given_name\nzoe@x.org");
    }

    @Test
    void theRunSaysHowItsFileWasRead() throws Exception {
        byte[] book = java.nio.file.Files.readAllBytes(
                java.nio.file.Path.of("src/test/resources/cases/imports/err_badges.xlsx"));
        Reply reply = hub.upload(BADGES, "err.xlsx", book);
        assertThat(reply.counts().path("sheet").asText()).isEqualTo("Sheet1");
        assertThat(reply.counts().at("/notes/0/value").asText()).isEqualTo("#N/A");
        JsonNode run = hub.get("/v3/hub/run/" + reply.counts().path("run_id").asText())
                .json()
                .path("data");
        assertThat(run.at("/file/sheet").asText()).isEqualTo("Sheet1");
        assertThat(run.at("/file/notes/1/column").asText()).isEqualTo("postal_code");
    }

    @Test
    void whatBecameOfEachRowCanBeAskedPageByPage() {
        hub.upload(BADGES, "first.csv", csv("email,given_name\nann@x.org,Ann\nbob@x.org,Bob\n"));
        Reply second = hub.upload(
                BADGES,
                "second.csv",
                csv("email,given_name\nann@x.org,Ann\nno address,X\nnew@x.org,New\nbob@x.org,Bobby\n,Nobody\n"
                        + "NEW@x.org,New\n"));
        String rows = "/v3/hub/run/" + second.counts().path("run_id").asText() + "/rows?limit=4";
        JsonNode first = hub.get(rows).json();
        assertThat(first.path("data").findValuesAsText("outcome"))
                .as(first.toString())
                .containsExactly("unchanged", "rejected", "created", "updated");
        assertThat(first.at("/data/1/reason").asText()).contains("no email address");
        assertThat(first.at("/data/2/event_person_id").asText())
                .isEqualTo(text("SELECT id_random FROM event_person WHERE external_id = 'new@x.org'"));
        assertThat(first.at("/data/3/event_person_id").asText())
                .isEqualTo(text("SELECT id_random FROM event_person WHERE external_id = 'bob@x.org'"));
        JsonNode last = hub.get(
                        rows + "&cursor=" + first.at("/meta/next_cursor").asText())
                .json();
        assertThat(last.path("data").findValuesAsText("outcome")).containsExactly("skipped", "unchanged");
        assertThat(last.at("/meta/next_cursor").isNull()).isTrue();
        assertThat(hub.get(rows + "&outcome=updated").json().path("data")).hasSize(1);
        assertThat(hub.get(rows + "&outcome=lost").status()).isEqualTo(422);
        Reply program = hub.upload(PROGRAM, "program.csv", TestHub.sample("program.csv"));
        JsonNode all = hub.get("/v3/hub/run/" + program.counts().path("run_id").asText() + "/rows")
                .json();
        assertThat(all.path("data")).hasSize(24);
        assertThat(all.at("/data/0/outcome").asText()).isEqualTo("created");
    }

    @Test
    void rejectedRowsThatWereMendedAreImportedAsTheyWereWritten() {
        Reply first = hub.upload(BADGES, "list.csv", csv("email,given_name,phone\nno address,=Zoe,+1 202\n"));
        String rejected =
                hub.get(first.counts().path("rejected_rows_url").asText()).text();
        Reply second = hub.upload(BADGES, "mended.csv", csv(rejected.replace("no address", "zoe@x.org")));
        assertCounts(second, 1, 1, 0, 0, 0, 0);
        assertThat(hub.count(
                        "SELECT COUNT(*) FROM event_person_profile WHERE given_name = '=Zoe' AND phone = '+1 202'"))
                .isEqualTo(1);
    }

    @Test
    void aKeyWithBypassSeesTheRunsOfAllAccounts() {
        hub.upload(BADGES, "a.csv", csv("email\na@x.org\n"));
        HttpRequest.Builder all = hub.request("/v3/hub/run?limit=1")
                .header("x-aether-api-key", TestHub.KEY)
                .header("x-no-account-id", "bypass");
        assertThat(hub.send(all.GET().build()).json().path("data")).hasSize(1);
    }

    @Test
    void aKeyWithBypassImportsForTheAccountOfTheEventAndADisabledAccountHasNone() throws Exception {
        Reply reply = bypass("/event/demoEvnt002/badge/import", "a.csv", csv("email\na@x.org\n"));
        assertCounts(reply, 1, 1, 0, 0, 0, 0);
        assertThat(hub.count("SELECT COUNT(*) FROM run r JOIN account a ON a.id = r.account_id "
                        + "WHERE a.id_random = 'demoAcct002' AND r.id_random = '"
                        + reply.counts().path("run_id").asText() + "'"))
                .isEqualTo(1);
        assertThat(bypass(
                                BADGES + "/splash_xlsx",
                                "s.xlsx",
                                Files.readAllBytes(Path.of("docs/samples/splash-attendees.xlsx")))
                        .status())
                .isEqualTo(200);
        assertThat(bypass(
                                BADGES + "/zoom_csv",
                                "z.csv",
                                Files.readAllBytes(Path.of("docs/samples/zoom-registrants.csv")))
                        .status())
                .isEqualTo(200);
        assertThat(bypass(
                                "/event/pjrcghqwert/importing/program_data",
                                "p.csv",
                                Files.readAllBytes(Path.of("docs/samples/program.csv")))
                        .status())
                .isEqualTo(200);
        hub.execute("UPDATE account SET enable = 0 WHERE id_random = 'demoAcct002'");
        int disabled = bypass("/event/demoEvnt002/badge/import", "a.csv", csv("email\na@x.org\n"))
                .status();
        hub.execute("UPDATE account SET enable = 1 WHERE id_random = 'demoAcct002'");
        assertThat(disabled).isEqualTo(404);
        assertThat(bypass("/event/noSuchEvnt1/badge/import", "a.csv", csv("email\na@x.org\n"))
                        .status())
                .isEqualTo(404);
    }

    private Reply bypass(String path, String name, byte[] file) {
        HttpRequest.Builder all =
                hub.request(path).header("x-aether-api-key", TestHub.KEY).header("x-no-account-id", "bypass");
        return hub.send(TestHub.multipart(all, name, file));
    }

    @Test
    void aRuleForBadgeTypesThatSaysNothingIsNamed() {
        hub.execute("UPDATE event SET badge_import_json = '{\"badge_types\": [{\"contains\": \"\"}]}' "
                + "WHERE id_random = 'demoEvnt002'");
        Reply reply =
                hub.send(TestHub.multipart(other("/event/demoEvnt002/badge/import"), "a.csv", csv("email\na@x.org\n")));
        hub.execute("UPDATE event SET badge_import_json = NULL WHERE id_random = 'demoEvnt002'");
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.text()).contains("badge_import_json");
    }

    @Test
    void aDryRunSaysWhatWouldHappenAndWritesNothing() {
        hub.upload(BADGES, "a.csv", csv("email,given_name\nzoe@x.org,Zoe\n"));
        Reply reply =
                hub.upload(BADGES + "?dry_run=true", "a.csv", csv("email,given_name\nzoe@x.org,Zoë\nnew@x.org,New\n"));
        assertCounts(reply, 2, 1, 1, 0, 0, 0);
        JsonNode changed = reply.json().path("data").get(0);
        assertThat(changed.path("outcome").asText()).isEqualTo("updated");
        assertThat(changed.at("/changes/given_name/from").asText()).isEqualTo("Zoe");
        assertThat(changed.at("/changes/given_name/to").asText()).isEqualTo("Zoë");
        assertThat(hub.people()).isEqualTo(1);
        assertThat(hub.count("SELECT COUNT(*) FROM event_badge WHERE given_name = BINARY 'Zoe'"))
                .isEqualTo(1);
    }

    @Test
    void returnDetailHoldsTheWholePersonWithoutAnIntegerKey() {
        Reply reply = hub.upload(
                BADGES + "?return_detail=true", "a.csv", csv("email,given_name,city\nzoe@x.org,Zoe,Reston\n"));
        JsonNode person = reply.json().path("data").get(0);
        assertThat(person.findValuesAsText("given_name")).contains("Zoe");
        assertThat(person.findValuesAsText("city")).contains("Reston");
        assertThat(person.findValues("id")).isNotEmpty().allMatch(JsonNode::isTextual);
        assertThat(person.findValuesAsText("event_id")).allMatch("pjrcghqwert"::equals);
    }

    @Test
    void rowsOutsideOfTheWindowAreCountedAlone() {
        Reply reply = hub.upload(
                BADGES + "?begin_at=1&end_at=2", "a.csv", csv("email\na@x.org\nb@x.org\nc@x.org\nd@x.org\n"));
        assertCounts(reply, 1, 1, 0, 0, 0, 0);
        assertThat(reply.counts().path("not_processed").asInt()).isEqualTo(3);
        assertThat(reply.json().path("data").get(0).path("external_id").asText())
                .isEqualTo("b@x.org");
    }

    @Test
    void anAsyncImportIsARunWhoseProgressIsSent() {
        Reply accepted = hub.upload(SPLASH + "?mode=async", "a.xlsx", TestHub.sample("splash-attendees.xlsx"));
        assertThat(accepted.status()).isEqualTo(202);
        String run = accepted.json().at("/data/run_id").asText();
        Reply events = hub.get("/v3/hub/run/" + run + "/events");
        assertThat(events.response().headers().firstValue("content-type")).hasValue("text/event-stream");
        assertThat(events.text()).contains("event: run\ndata: {").contains("\"status\":\"done\"");
        JsonNode read = hub.get("/v3/hub/run/" + run).json().path("data");
        assertThat(read.at("/counts/created").asInt()).isEqualTo(74);
        assertThat(read.path("progress").asDouble()).isEqualTo(1.0);
        assertThat(read.path("trigger").asText()).isEqualTo("http");
        assertThat(read.path("account_id").asText()).isEqualTo("demoAcct001");
    }

    @Test
    void runsAreListedSinceAnInstantHoweverItIsWritten() {
        hub.upload(BADGES, "a.csv", csv("email\na@x.org\n"));
        for (String since : List.of(
                "2026-01-01",
                "2026-01-01T00:00",
                "2026-01-01T00:00:00.5Z",
                "2026-01-01T00:00-05:00",
                "2026-01-01T00:00:00%2B02:00")) {
            assertThat(hub.get("/v3/hub/run?since=" + since).json().path("data"))
                    .as(since)
                    .isNotEmpty();
        }
        assertThat(hub.get("/v3/hub/run?since=2999-01-01").json().path("data")).isEmpty();
        assertThat(hub.get("/v3/hub/run?since=2026-13-01").status()).isEqualTo(422);
    }

    @Test
    void theOtherTenantSeesNeitherTheEventNorTheRun() {
        Reply mine = hub.upload(BADGES, "a.csv", csv("email\na@x.org\n"));
        String run = mine.counts().path("run_id").asText();
        for (String path : List.of(SPLASH, ZOOM, BADGES, PROGRAM)) {
            Reply reply = hub.send(TestHub.multipart(other(path), "a.csv", csv("email\nb@x.org\n")));
            assertThat(reply.status()).as(path).isEqualTo(404);
            assertThat(reply.json().path("data").isNull()).isTrue();
        }
        for (String end : List.of("", "/events", "/rejected.csv", "/file")) {
            assertThat(hub.send(other("/v3/hub/run/" + run + end).GET().build()).status())
                    .as(end)
                    .isEqualTo(404);
        }
        Reply list = hub.send(other("/v3/hub/run").GET().build());
        assertThat(list.text()).doesNotContain(run);
        assertThat(hub.people()).isEqualTo(1);
    }

    @Test
    void theSameFileInTheOtherTenantsEventIsTheirs() {
        hub.upload(BADGES, "a.csv", csv("email\na@x.org\n"));
        Reply theirs =
                hub.send(TestHub.multipart(other("/event/demoEvnt002/badge/import"), "a.csv", csv("email\na@x.org\n")));
        assertCounts(theirs, 1, 1, 0, 0, 0, 0);
        assertThat(hub.count(
                        "SELECT COUNT(DISTINCT event_id) FROM event_person WHERE id_random NOT LIKE 'demoEPer0__'"))
                .isEqualTo(2);
    }

    @Test
    void aDroppedFileIsImportedAndPutAwayWithItsReport() throws Exception {
        Path folder = folder("demo/pjrcghqwert/badges");
        Files.write(folder.resolve("list.csv.part"), csv("email\nnever@x.org\n"));
        Files.write(folder.resolve("list.csv"), csv("email\nzoe@x.org\nnot an address\n"));
        Path report = awaitFile(folder.resolve(".done"), "list.csv.report.json");
        assertThat(Files.readString(report)).contains("\"created\" : 1").contains("\"rejected\" : 1");
        assertThat(Files.readString(awaitFile(folder.resolve(".done"), "list.csv.rejected.csv")))
                .contains("not an address");
        awaitFile(folder.resolve(".done"), "-list.csv");
        assertThat(folder.resolve("list.csv")).doesNotExist();
        assertThat(folder.resolve("list.csv.part")).exists();
        assertThat(hub.people()).isEqualTo(1);
    }

    @Test
    void aFileDroppedWhereNoEventIsFailsWithTheReason() throws Exception {
        for (String where : List.of(
                "demo/noSuchEvent/badges",
                "nobody/pjrcghqwert/badges",
                "demo/pjrcghqwert/what",
                "demo/demoEvnt002/badges")) {
            Path folder = folder(where);
            Files.write(folder.resolve("list.csv"), csv("email\nzoe@x.org\n"));
            Path report = awaitFile(folder.resolve(".failed"), "list.csv.report.json");
            assertThat(Files.readString(report)).contains("\"message\"");
            awaitFile(folder.resolve(".failed"), "-list.csv");
        }
        assertThat(hub.people()).isZero();
    }

    @Test
    void aDroppedFileThatIsRefusedFailsWithTheReason() throws Exception {
        Path folder = folder("demo/pjrcghqwert/splash");
        Files.write(folder.resolve("list.xlsx"), csv("this is no workbook\n"));
        Path report = awaitFile(folder.resolve(".failed"), "list.xlsx.report.json");
        assertThat(Files.readString(report)).contains("\"status\" : \"failed\"");
    }

    @Test
    void sqlInEveryFieldIsStoredAsText() {
        String evil = "'); DROP TABLE event_badge; -- \\";
        Reply reply = hub.upload(
                BADGES,
                evil + ".csv",
                csv("email,given_name,affiliations,other_1\nx@x.org,\"" + evil + "\",\"" + evil + "\",\"" + evil
                        + "\"\n"));
        assertCounts(reply, 1, 1, 0, 0, 0, 0);
        assertThat(hub.count("SELECT COUNT(*) FROM event_badge WHERE other_1 LIKE '%DROP TABLE%' "
                        + "AND given_name = affiliations"))
                .isEqualTo(1);
    }

    @Test
    void hostileFilesAreRefusedWithAClearProblemAndNeverA5xx() {
        record Hostile(String path, String name, byte[] bytes, int status) {}
        byte[] workbook = TestHub.sample("splash-attendees.xlsx");
        for (Hostile hostile : List.of(
                new Hostile(SPLASH, "a.xlsx", new byte[0], 400),
                new Hostile(SPLASH, "a.xlsx", csv("Full Name,Email,Status\n"), 415),
                new Hostile(ZOOM, "a.csv", workbook, 415),
                new Hostile(SPLASH, "a.xlsx", Arrays.copyOf(workbook, 5000), 400),
                new Hostile(BADGES, "a.csv", csv("name,phone\nx,y\n"), 422),
                new Hostile(BADGES, "a.csv", csv("email\n"), 422),
                new Hostile(BADGES, "../../etc/passwd", csv("email\n\"open\n"), 400))) {
            Reply reply = hub.upload(hostile.path(), hostile.name(), hostile.bytes());
            assertThat(reply.status()).as(reply.text()).isEqualTo(hostile.status());
            assertThat(reply.json().path("data").isBoolean()).isTrue();
            assertThat(reply.json().at("/meta/status_message").asText()).isNotBlank();
            assertThat(reply.text()).doesNotContain("Exception", "io.serai", "/target/", "SELECT");
        }
        assertThat(hub.people()).isZero();
    }

    private static HttpRequest.Builder other(String path) {
        return hub.request(path).header("x-aether-api-key", TestHub.KEY).header("x-account-id", "demoAcct002");
    }

    private static Path folder(String path) throws Exception {
        return Files.createDirectories(hub.data.resolve("inbox").resolve(path));
    }

    private static Path awaitFile(Path folder, String end) {
        return await().atMost(Duration.ofSeconds(20)).until(() -> find(folder, end), found -> found != null);
    }

    private static Path find(Path folder, String end) throws Exception {
        if (!Files.isDirectory(folder)) {
            return null;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(end))
                    .findFirst()
                    .orElse(null);
        }
    }

    private static byte[] csv(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void assertCounts(
            Reply reply, int read, int created, int updated, int unchanged, int skipped, int rejected) {
        JsonNode counts = reply.counts();
        assertThat(List.of(
                        counts.path("read").asInt(),
                        counts.path("created").asInt(),
                        counts.path("updated").asInt(),
                        counts.path("unchanged").asInt(),
                        counts.path("skipped").asInt(),
                        counts.path("rejected").asInt()))
                .as(reply.text())
                .containsExactly(read, created, updated, unchanged, skipped, rejected);
        assertSum(counts);
    }

    private static void assertSum(JsonNode counts) {
        assertThat(counts.path("created").asInt()
                        + counts.path("updated").asInt()
                        + counts.path("unchanged").asInt()
                        + counts.path("skipped").asInt()
                        + counts.path("rejected").asInt())
                .isEqualTo(counts.path("read").asInt());
    }

    private static String text(String sql) {
        try (var connection = hub.database.connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
