package io.serai.splash;

import static io.serai.splash.SplashSandbox.FIRST;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.connectors.SandboxVendor;
import io.serai.imports.ImportKind;
import io.serai.tables.ReadLimits;
import io.serai.tables.SourceRow;
import io.serai.tables.TableReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Syncs against the sandbox's Splash, whose list of guests comes in pages of thirty.
class SplashSyncIT {
    private static final String GUESTS = "/groupcontacts";
    private static SplashFixture splash;

    @TempDir
    Path dir;

    @BeforeAll
    static void start() {
        splash = new SplashFixture();
    }

    @AfterAll
    static void stop() {
        splash.close();
    }

    @BeforeEach
    void empty() {
        splash.empty();
    }

    @Test
    void allPagesAreReadAndASecondSyncChangesNothing() {
        JsonNode run = splash.sync();
        assertThat(run.path("status").asText()).as(run.toString()).isEqualTo("done");
        assertThat(run.path("capability").asText()).isEqualTo("splash.sync");
        splash.assertCounts(run, 90, 50, 0, 40, 0, 0);
        assertThat(splash.text("SELECT CONCAT_WS('|', b.full_name, b.affiliations, b.professional_title, b.agree_to_tc,"
                        + " b.badge_type_code) FROM event_badge b JOIN event_person p ON p.id = b.event_person_id"
                        + " WHERE p.external_id = 'splash.000@example.org'"))
                .isEqualTo("Søren Ueda|株式会社サンプル|Engineer|1|attendee");
        assertThat(splash.hub.count("SELECT COUNT(*) FROM zoom_stage")).isZero();

        splash.hub.execute("UPDATE event_badge SET updated_on = '2020-01-01', badge_type = 'edited by hand'");
        splash.assertCounts(splash.sync(), 90, 0, 0, 40, 0, 0);
        assertThat(splash.hub.count("SELECT COUNT(*) FROM event_badge WHERE badge_type = 'edited by hand'"
                        + " AND updated_on = '2020-01-01'"))
                .isEqualTo(50);
    }

    @Test
    void aDryRunSaysWhatWouldBeAndWritesNothing() {
        JsonNode run = splash.sync("&dry_run=true");
        splash.assertCounts(run, 90, 50, 0, 40, 0, 0);
        assertThat(run.path("message").asText()).startsWith("Dry run, nothing was written.");
        assertThat(splash.hub.people()).isZero();
        assertThat(splash.hub.count("SELECT COUNT(*) FROM zoom_ticket")).isZero();
        assertThat(splash.hub.count("SELECT COUNT(*) FROM zoom_stage")).isZero();
        splash.assertCounts(splash.sync(), 90, 50, 0, 40, 0, 0);
        splash.splash.remove(FIRST, FIRST + "000");
        try {
            splash.assertCounts(splash.sync("&dry_run=true"), 89, 0, 0, 40, 0, 1);
            assertThat(splash.hidden()).isZero();
        } finally {
            ObjectNode back = SplashSandbox.guest("splash.000@example.org", "rsvp_yes");
            back.withObject("/contact").put("first_name", "Søren").put("last_name", "Ueda");
            back.withObject("/contact").put("organization_name", "株式会社サンプル");
            SplashSandbox.answer(back, "Job Title", "Engineer");
            SplashSandbox.answer(back, "Opt-In", "Yes");
            splash.splash.put(FIRST, FIRST + "000", back);
        }
    }

    @Test
    void aFileAndAPullOfTheSamePeopleEndInTheSameState() {
        Reply file = splash.hub.upload(
                "/event/pjrcghqwert/badge/import/splash_xlsx", "a.xlsx", TestHub.sample("splash-attendees.xlsx"));
        assertThat(file.status()).as(file.text()).isEqualTo(200);
        String byFile = splash.people();
        assertThat(byFile.lines().count()).isEqualTo(74);

        splash.empty();
        String event = "800001";
        splash.splash.clear(event);
        try (TableReader table = TableReader.open(
                Path.of("docs/samples/splash-attendees.xlsx"), ImportKind.SPLASH, ReadLimits.defaults(dir))) {
            for (SourceRow row = table.next(); row != null; row = table.next()) {
                splash.splash.put(event, event + "%04d".formatted(row.number()), guest(table.header(), row));
            }
        }
        splash.connect(event);
        JsonNode run = splash.sync();
        assertThat(run.path("status").asText()).as(run.toString()).isEqualTo("done");
        assertThat(splash.people()).isEqualTo(byFile);
    }

    /// A row of the file as Splash's API has it.
    private static ObjectNode guest(List<String> header, SourceRow row) {
        String status = row.cell(header.indexOf("Status")).strip();
        String word =
                switch (status) {
                    case "Attending" -> "rsvp_yes";
                    case "Not Attending" -> "rsvp_no";
                    case "Awaiting Reply" -> "invited";
                    case "Checked In" -> "checkin_yes";
                    case "Checked Out" -> "checkin_no";
                    case "Waitlisted" -> "waitlisted";
                    default -> "added";
                };
        ObjectNode guest = SplashSandbox.guest(row.cell(header.indexOf("Email")), word);
        String[] name = row.cell(header.indexOf("Full Name")).strip().split(" ", 2);
        guest.withObject("/contact").put("first_name", name[0]).put("last_name", name.length > 1 ? name[1] : "");
        for (int i = 0; i < header.size(); i++) {
            if (header.get(i).startsWith("Custom: ")) {
                SplashSandbox.answer(guest, header.get(i).substring("Custom: ".length()), row.cell(i));
            }
        }
        return guest;
    }

    @ParameterizedTest
    @CsvSource({
        "rsvp_yes, 1, 0",
        "added, 0, 1",
        "invited, 0, 1",
        "waitlisted, 0, 1",
        "rsvp_no, 0, 1",
        "checkin_yes, 0, 0",
        "checkin_no, 0, 0"
    })
    void everyStatusOfTheTableMeansWhatItsFileMeans(String status, int created, int hidden) {
        splash.connect(FIRST);
        splash.sync();
        try {
            // somebody new with it, and somebody who came until now
            splash.guest("1", "new@example.org", status, "New", "One");
            splash.guest(FIRST + "001", "splash.001@example.org", status, "Chloé", "Fernández");
            JsonNode run = splash.sync();
            assertThat(run.at("/counts/created").asInt()).as(run.toString()).isEqualTo(created);
            assertThat(run.at("/counts/hidden").asInt()).as(run.toString()).isEqualTo(hidden);
            assertThat(splash.hidden()).isEqualTo(hidden);
            splash.guest(FIRST + "001", "splash.001@example.org", "rsvp_yes", "Chloé", "Fernández");
            splash.sync();
            assertThat(splash.hidden()).as("who comes after all shows again").isZero();
        } finally {
            splash.splash.remove(FIRST, "1");
            splash.guest(FIRST + "001", "splash.001@example.org", "rsvp_yes", "Chloé", "Fernández");
        }
    }

    @Test
    void aStatusThatNobodyKnowsIsRejectedAndHidesNobody() {
        splash.sync();
        ObjectNode before = SplashSandbox.guest("splash.003@example.org", "rsvp_yes");
        try {
            splash.guest(FIRST + "002", "splash.002@example.org", "teleported", "Bob", "Brânză");
            splash.splash.remove(FIRST, FIRST + "003");
            JsonNode run = splash.sync();
            assertThat(run.path("status").asText()).isEqualTo("partial");
            assertThat(run.at("/counts/rejected").asInt()).isEqualTo(1);
            assertThat(splash.hidden()).isZero();
        } finally {
            splash.guest(FIRST + "002", "splash.002@example.org", "rsvp_yes", "Bob", "Brânză");
            splash.splash.put(FIRST, FIRST + "003", before);
        }
    }

    @Test
    void whoHoldsAZoomTicketOfTheSameEventKeepsTheBadge() {
        splash.sync();
        splash.hub.execute("INSERT INTO zoom_ticket (event_id, vendor, zoom_event_id, ticket_id, external_id,"
                + " content_hash, row_json, live, read_on) SELECT id, 'zoom', '" + FIRST + "', '" + FIRST
                + "006', 'splash.006@example.org', REPEAT('0', 64), '{}', 1, UTC_TIMESTAMP(3)"
                + " FROM event WHERE id_random = 'pjrcghqwert'");
        ObjectNode before = SplashSandbox.guest("splash.006@example.org", "rsvp_yes");
        try {
            splash.splash.remove(FIRST, FIRST + "006");
            splash.assertCounts(splash.sync(), 89, 0, 0, 40, 0, 0);
            assertThat(splash.hidden()).isZero();
            splash.hub.execute("DELETE FROM zoom_ticket WHERE vendor = 'zoom'");
            splash.sync();
            assertThat(splash.hidden()).isEqualTo(1);
        } finally {
            splash.splash.put(FIRST, FIRST + "006", before);
        }
    }

    @Test
    void aListThatIsNotWholeHidesNobody() {
        splash.sync();
        for (String answer : List.of(
                "{\"data\": []}",
                "[]",
                "{\"data\": [], \"pagination\": {\"total\": 0}}",
                "{\"data\": [], \"pagination\": {\"total\": 90}}",
                "{\"data\": null}",
                "{\"status\": \"error\"}",
                "null",
                "<html>maintenance</html>")) {
            splash.heard.instead(request -> request.path().equals(GUESTS) ? reply(200, answer) : null);
            JsonNode run = splash.sync();
            assertThat(run.at("/counts/hidden").asInt()).as(answer).isZero();
            assertThat(splash.hidden()).as(answer).isZero();
        }
        splash.heard.instead(request -> page(request) > 1 ? reply(200, "{\"data\": []}") : null);
        JsonNode shorter = splash.sync();
        assertThat(shorter.path("message").asText()).contains("not known to be whole");
        assertThat(splash.hidden()).isZero();
    }

    @Test
    void overTheSafetyStopTheRunAsksAndGoesOnWhenAPersonConfirms() {
        splash.sync();
        splash.heard.instead(request -> page(request) > 1
                ? reply(200, "{\"data\": []}")
                : page(request) == 1 ? withoutTotal(splash.splash.answer(request)) : null);
        JsonNode run = splash.sync();
        assertThat(run.path("status").asText()).as(run.toString()).isEqualTo("partial");
        int many = run.at("/asks/how_many").asInt();
        assertThat(many).isGreaterThan(5);
        assertThat(splash.hidden()).isZero();
        assertThat(splash.post("/v3/hub/run/" + run.path("id").asText() + "/confirm", "")
                        .status())
                .isEqualTo(202);
        splash.until("the confirmed run", () -> splash.hidden() == many);
        splash.heard.listen();
        splash.sync();
        assertThat(splash.hidden()).isZero();
    }

    private static SandboxVendor.Reply withoutTotal(SandboxVendor.Reply whole) {
        try {
            ObjectNode page = (ObjectNode) SplashFixture.JSON.readTree(whole.body());
            page.remove("pagination");
            return reply(200, page.toString());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "429-1x",
                "429-seconds-1x",
                "429-date-1x",
                "429-iso-1x",
                "500-2x",
                "hang-1x",
                "reset-2x",
                "reset-within-2x",
                "truncated-2x",
                "cut-2x",
                "disguised-2x",
                "drip-1x",
                "duplicates",
                "reordered",
                "slow"
            })
    void afterAnyFaultAllGuestsAreThereOnce(String fault) {
        splash.connect("fault-" + fault + "-" + FIRST);
        JsonNode run = splash.sync();
        assertThat(run.path("status").asText()).as(run + splash.hub.output()).isEqualTo("done");
        splash.assertCounts(run, 90, 50, 0, 40, 0, 0);
        assertThat(splash.hub.count("SELECT COUNT(*) FROM event_badge")).isEqualTo(50);
    }

    @Test
    void whenTheDaysCallsAreUsedUpTheRunWaitsAsLongAsSplashSays() {
        AtomicInteger refused = new AtomicInteger();
        splash.heard.instead(request -> page(request) == 2 && refused.getAndIncrement() < 2
                ? new SandboxVendor.Reply(503, Map.of("RateLimit-Reset", "1"), new byte[0])
                : null);
        JsonNode run = splash.sync();
        splash.assertCounts(run, 90, 50, 0, 40, 0, 0);
        assertThat(refused.get()).isGreaterThanOrEqualTo(3);
        assertThat(splash.text("SELECT MAX(failures) FROM inbox"))
                .as("no try is used up")
                .isEqualTo("0");
    }

    @Test
    void aTokenIsGotOnceForManyAndAnewWhereItIsRefused() {
        splash.connect(FIRST);
        splash.sync();
        splash.sync();
        assertThat(tokens()).isEqualTo(1);
        splash.splash.answer(new SandboxVendor.Request("DELETE", "/_control/tokens", Map.of(), Map.of(), new byte[0]));
        splash.assertCounts(splash.sync(), 90, 0, 0, 40, 0, 0);
        assertThat(tokens()).isEqualTo(2);
        assertThat(splash.hub.output())
                .doesNotContain("sandbox-splash-password")
                .doesNotContain("client-secret");
    }

    private static long tokens() {
        return splash.heard.requests.stream()
                .filter(request -> request.path().equals("/oauth/v2/token"))
                .count();
    }

    @Test
    void aListThatGoesRoundInACircleIsAPermanentFailure() {
        splash.heard.instead(request -> page(request) > 1
                ? withoutTotal(splash.splash.answer(new SandboxVendor.Request(
                        "GET",
                        GUESTS,
                        Map.of("event_id", FIRST, "limit", "30", "page", "1"),
                        request.headers(),
                        request.body())))
                : null);
        JsonNode run = splash.sync();
        assertThat(run.path("status").asText()).isEqualTo("failed");
        assertThat(splash.text("SELECT message FROM dead_letter")).contains("circle");
        assertThat(splash.hub.people()).isZero();
    }

    @Test
    void theSandboxHoldsWhatIsKnownOfSplash() {
        JsonNode answer = splash.post("/v3/hub/connector/splash/verify", "").json();
        assertThat(answer.at("/meta/failed").asInt(-1)).as(answer.toString()).isZero();
        assertThat(answer.path("data")).hasSize(6);
        answer.path("data")
                .forEach(row -> assertThat(row.path("drift")).as(row.toString()).isEmpty());
    }

    @Test
    void aConnectionCanBeTestedAndSaysItsLimits() {
        String connection = splash.connect(FIRST);
        JsonNode said = splash.post("/v3/hub/connection/" + connection + "/test", "")
                .json()
                .path("data");
        assertThat(said.path("ok").asBoolean()).as(said.toString()).isTrue();
        JsonNode usage =
                splash.hub.get("/v3/hub/connection/" + connection + "/usage").json();
        assertThat(usage.at("/data/schedules/0/id").asText())
                .as(usage.toString())
                .isEqualTo("splash-sync-by-schedule");
    }

    @Test
    void onlyOnesOwnEventsAreSynced() {
        assertThat(splash.post("/v3/action/e_splash/sync?event_id=demoEvnt002", "")
                        .status())
                .isEqualTo(404);
        assertThat(splash.post("/v3/action/e_splash/sync?event_id=x", "").status())
                .isEqualTo(422);
        splash.hub.execute("INSERT INTO event (id_random, account_id, name) SELECT 'unpaired001', id, 'Unpaired' "
                + "FROM account WHERE id_random = 'demoAcct001' ON DUPLICATE KEY UPDATE event.id = event.id");
        Reply reply = splash.post("/v3/action/e_splash/sync?event_id=unpaired001", "");
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.text()).contains("splash_event_id");
    }

    /// Which page of guests is asked for; 0 for another request.
    private static int page(SandboxVendor.Request request) {
        return request.path().equals(GUESTS) ? Integer.parseInt(request.query().getOrDefault("page", "1")) : 0;
    }

    private static SandboxVendor.Reply reply(int status, String body) {
        return new SandboxVendor.Reply(status, Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }
}
