package io.serai.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.TestHub;
import io.serai.TestHub.Reply;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

/// Who runs the hub looks at runs and dead letters with a real browser, and decides what becomes of them.
class OperatorPagesIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String HOSTILE =
            "</title><img src=x onerror=\"window.hit=1\">'\"><script>window.hit=1</script>{{serai.api.key}}";

    private static TestHub hub;
    private static Browser browser;
    private static Visitor analyst;
    private static Visitor viewer;
    private static Visitor overseer;
    private static String connection;

    @BeforeAll
    static void start() {
        hub = TestHub.create().start();
        Visitor admin = Visitor.administrator(hub);
        admin.adds("analyst@example.org", "Ann", "analyst");
        admin.adds("viewer@example.org", "Vic", "viewer");
        analyst = Visitor.signedIn(hub, "analyst@example.org", Visitor.PASSWORD);
        viewer = Visitor.signedIn(hub, "viewer@example.org", Visitor.PASSWORD);
        admin.adds("super@example.org", "Sue", "admin");
        overseer = Visitor.signedIn(hub, "super@example.org", Visitor.PASSWORD);
        Reply made = hub.send(hub.demo("/v3/hub/connection")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"system\": \"zoom\", \"name\": \"pages\", \"enabled\": true, "
                        + "\"settings\": {\"account_id\": \"pages\", \"events\": []}, \"secrets\": {\"client_id\": \"a\", "
                        + "\"client_secret\": \"b\", \"webhook_secret\": \"c\"}}"))
                .build());
        connection = made.json().at("/data/id").asText();
        assertThat(connection).as(made.text()).isNotEmpty();
        browser = new Browser(hub);
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        hub.close();
    }

    @AfterEach
    void asBefore() {
        browser.scripts(true).phone(false).dark(false).asNobody();
        hub.execute("DELETE FROM dead_letter_replay");
        hub.execute("UPDATE inbox SET letter_id = NULL, run_id = NULL");
        hub.execute("DELETE FROM dead_letter");
        hub.execute("DELETE FROM inbox");
        hub.execute("DELETE FROM run");
        hub.execute("UPDATE `connection` SET failing_since = NULL");
    }

    /// Events of Zoom that came, and could not be done.
    private static String dead(String account, String name, int count, String message, String body) {
        hub.execute("INSERT INTO inbox (provider, `connection`, event_key, account_id, capability, status, body, "
                + "content_type, failures, headers_json) SELECT 'zoom', '" + connection + "', CONCAT('" + name
                + "-', seq), (SELECT id FROM account WHERE id_random = '" + account + "'), 'zoom.webhook', 'dead', "
                + body + ", 'application/json', 1, JSON_OBJECT('authorization', 'Bearer hunter2', 'x-odd', "
                + quoted(HOSTILE) + ") FROM seq_1_to_" + count);
        hub.execute("INSERT INTO dead_letter (id_random, inbox_id, account_id, provider, capability, endpoint, "
                + "exception, message, fingerprint, attempts, first_failed_on, last_failed_on, status) "
                + "SELECT CONCAT('L', LPAD(id, 10, '0')), id, account_id, provider, capability, " + quoted(message)
                + ", 'Broken', " + quoted(message) + ", LEFT(SHA2('" + name + "', 256), 16), 1, "
                + "'2026-03-01 10:00:00', '2026-03-02 10:00:00', 'open' FROM inbox WHERE event_key LIKE '" + name
                + "-%'");
        hub.execute("UPDATE inbox i JOIN dead_letter l ON l.inbox_id = i.id SET i.letter_id = l.id");
        return "L%010d".formatted(hub.count("SELECT MIN(id) FROM inbox WHERE event_key LIKE '" + name + "-%'"));
    }

    private static String dead(String name, int count, String body) {
        return dead("demoAcct001", name, count, name + " was wrong", body);
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static String run(String status, double progress) {
        String id = "R%010d".formatted(hub.count("SELECT COALESCE(MAX(id), 0) + 1 FROM run"));
        hub.execute("INSERT INTO run (id_random, account_id, capability, `trigger`, source, triggered_by, status, "
                + "progress, counts_json, message) SELECT '" + id + "', id, 'imports.badges', 'http', "
                + quoted(HOSTILE + ".csv") + ", 'somebody', '" + status + "', " + progress
                + ", '{\"rows\": 10}', '' FROM account WHERE id_random = 'demoAcct001'");
        return id;
    }

    private static String status(String letter) {
        return hub.get("/v3/hub/dead_letter/" + letter)
                .json()
                .at("/data/status")
                .asText();
    }

    @Test
    void anAnalystReadsALetterEditsItLooksAtTheDifferenceAndReplaysIt() {
        String letter = dead("edited", 1, "'{\"event\": \"zoom_events.nothing\", \"payload\": '");
        browser.as(analyst).open("/dead-letters");
        assertThat(browser.text()).contains("edited was wrong", "zoom.webhook");
        browser.follow(letter);
        assertThat(browser.text()).contains("zoom_events.nothing", "(redacted)").doesNotContain("hunter2");
        browser.unfold("Edit it, and replay that …")
                .type("payload", "{\"event\": \"zoom_events.other\",")
                .press("Compare with what came");
        browser.press("Replay with this");
        assertThat(browser.notice()).contains("expected JSON");
        browser.unfold("Edit it, and replay that …")
                .type("payload", "{\"event\": \"zoom_events.other\", \"payload\": {}}")
                .press("Compare with what came");
        assertThat(browser.driver.findElements(By.cssSelector(".diff ins"))).isNotEmpty();
        assertThat(browser.driver.findElements(By.cssSelector(".diff del"))).isNotEmpty();
        browser.press("Replay with this");
        await().atMost(SOON).until(() -> status(letter).equals("replayed"));
        assertThat(browser.open("/dead-letters/" + letter).text()).contains("replayed", "Its replays");
        assertThat(browser.driver.findElements(By.xpath("//button[normalize-space(.)='Replay']")))
                .isEmpty();
        assertThat(hub.count("SELECT COUNT(*) FROM audit WHERE action = 'dead_letter.replay' AND after_json LIKE "
                        + "'%payload_sha256%'"))
                .isPositive();
    }

    @Test
    void manyAreLookedAtReplayedAndFollowedToTheirRun() {
        dead("many", 9, "'{\"event\": '");
        browser.as(analyst).open("/dead-letters?capability=zoom.webhook");
        browser.press("Look at a replay of these …");
        assertThat(browser.heading()).isEqualTo("Replay 9 letters");
        assertThat(browser.text()).contains("Zoom: one read each");
        assertThat(hub.count("SELECT COUNT(*) FROM dead_letter_replay")).isZero();
        browser.press("Replay 9 letters");
        assertThat(browser.at()).startsWith("/runs/");
        String page = browser.at();
        await().atMost(SOON).until(() -> browser.open(page).text().contains("canaries failed"));
        assertThat(browser.text()).contains("partial", "4 were not tried and stay open", "Its dead letters");
        assertThat(browser.text()).as("its way, step by step").contains("Step", "deadLetters.", "took");
        assertThat(hub.count("SELECT COUNT(*) FROM dead_letter WHERE status = 'open'"))
                .isEqualTo(9);
    }

    @Test
    void aLetterIsDiscardedWithAReasonByKeyboardAndWithoutScript() {
        String letter = dead("gone", 1, "'x'");
        browser.as(analyst).open("/dead-letters/" + letter);
        browser.tabTo("Discard …").keys(" ");
        browser.tabTo("Why?").keys("a test of theirs");
        browser.tabTo("Discard this letter").enter();
        assertThat(browser.notice()).contains("Discarded");
        assertThat(browser.text()).contains("a test of theirs");
        String other = dead("plain", 1, "'x'");
        browser.scripts(false).as(analyst).open("/dead-letters/" + other).press("Replay");
        await().atMost(SOON)
                .until(() -> status(other).equals("open")
                        && hub.count("SELECT COUNT(*) FROM dead_letter_replay WHERE outcome = 'failed'") == 1);
    }

    @Test
    void aViewerSeesNothingThatWouldBeRefused() {
        String letter = dead("seen", 3, "'the payload is not for all'");
        asks("asksAsksAsk", "demoAcct001");
        browser.as(viewer).open("/dead-letters");
        assertThat(browser.text()).contains("seen was wrong");
        assertThat(browser.driver.findElements(By.cssSelector("main .card form[method=post]")))
                .isEmpty();
        browser.open("/dead-letters/" + letter);
        assertThat(browser.text()).doesNotContain("the payload is not for all");
        assertThat(browser.driver.findElements(By.cssSelector("main .card form, main a[href$=payload]")))
                .isEmpty();
        browser.open("/runs/asksAsksAsk");
        assertThat(browser.driver.findElements(By.cssSelector("main .card form[method=post]")))
                .isEmpty();
        assertThat(viewer.get("/dead-letters/" + letter + "/payload").status()).isEqualTo(403);
        for (String step : List.of("/replay", "/discard", "/compare")) {
            assertThat(viewer.post("/dead-letters/" + letter + step, Map.of("payload", "x", "reason", "x"))
                            .status())
                    .as(step)
                    .isIn(403, 422);
        }
        assertThat(viewer.post("/dead-letters/preview", Map.of()).status()).isEqualTo(403);
        assertThat(status(letter)).isEqualTo("open");
        browser.as(analyst).open("/runs/asksAsksAsk");
        assertThat(browser.text()).contains("Hide 9?");
        assertThat(browser.driver.findElements(By.xpath("//button[contains(., 'Go on with 9')]")))
                .hasSize(1);
    }

    @Test
    void whatIsAnothersIsNotHere() {
        String theirs = dead("demoAcct002", "theirs", 2, "theirs was wrong", "'their payload'");
        browser.as(analyst).open("/dead-letters");
        assertThat(browser.text()).contains("Nothing waits for you here").doesNotContain("theirs");
        for (String page : List.of("/dead-letters/" + theirs, "/dead-letters/" + theirs + "/payload")) {
            Reply reply = analyst.get(page);
            assertThat(reply.status()).as(page).isEqualTo(404);
            assertThat(reply.text()).doesNotContain("their payload");
        }
        assertThat(analyst.post("/dead-letters/" + theirs + "/replay", Map.of()).status())
                .isEqualTo(404);
        assertThat(status(theirs)).isEmpty();
    }

    @Test
    void whatIsNoTextIsADownload() {
        String letter = dead("binary", 1, "UNHEX('00FF80C3')");
        browser.as(analyst).open("/dead-letters/" + letter);
        assertThat(browser.text()).contains("It is no text", "Download it as it came");
        Reply file = analyst.get("/dead-letters/" + letter + "/payload");
        assertThat(file.response().headers().firstValue("Content-Disposition").orElse(""))
                .startsWith("attachment");
        assertThat(file.response().headers().firstValue("Content-Type").orElse(""))
                .isEqualTo("application/octet-stream");
    }

    @Test
    void aRunIsShownAsItGoesOnAndWhenItHasEnded() {
        String id = run("running", 0.1);
        browser.as(viewer).open("/runs?status=running");
        browser.follow("imports.badges");
        assertThat(browser.text()).contains("10 %", "running");
        hub.execute("UPDATE run SET progress = 0.5, counts_json = '{\"rows\": 20}' WHERE id_random = '" + id + "'");
        await().atMost(SOON)
                .until(() -> browser.text().contains("50 %") && browser.text().contains("20"));
        hub.execute("UPDATE run SET progress = 1, status = 'done', finished_on = UTC_TIMESTAMP(3), "
                + "message = 'All is there.' WHERE id_random = '" + id + "'");
        await().atMost(SOON).ignoreExceptions().until(() -> browser.text().contains("All is there."));
        assertThat(browser.text()).contains("Ended: done");
        assertThat(browser.driver.findElements(By.cssSelector("progress"))).isEmpty();
        assertThat(browser.open("/runs?capability=none.such").text()).contains("Nothing fits");
    }

    @Test
    void anUndoIsOfferedToThoseWhoMayAndItsRefusalIsSaid() {
        String id = run("done", 1);
        browser.as(viewer).open("/runs/" + id);
        assertThat(browser.text()).doesNotContain("Undo");
        browser.as(analyst).open("/runs/" + id).unfold("Undo this run …").press("Undo this run");
        assertThat(browser.notice()).as("a run that changed nothing").isNotBlank();
        assertThat(browser.driver.findElements(By.cssSelector(".notice.bad"))).hasSize(1);
    }

    @Test
    void textFromElsewhereIsShownAsText() {
        browser.complaints();
        String letter = dead("demoAcct001", "hostile", 2, HOSTILE, quoted(HOSTILE));
        String id = run("failed", 1);
        var pages = new ArrayList<>(List.of("/", "/dead-letters", "/dead-letters/" + letter, "/runs", "/runs/" + id));
        String asked = URLEncoder.encode(HOSTILE, StandardCharsets.UTF_8);
        pages.add("/dead-letters?capability=" + asked);
        pages.add("/runs?capability=" + asked);
        pages.add("/runs?since=" + URLEncoder.encode("\"><script>window.hit=1</script>", StandardCharsets.UTF_8));
        browser.as(analyst);
        for (String page : pages) {
            browser.open(page);
            assertThat(
                            browser.driver.executeScript(
                                    "return [window.hit, document.querySelectorAll('main img, main script:not([src^=\"/app/\"])').length].join()"))
                    .as(page)
                    .isEqualTo(",0");
        }
        assertThat(browser.open("/dead-letters/" + letter).text()).contains(HOSTILE);
        assertThat(browser.complaints()).noneMatch(said -> said.contains("Content Security Policy"));
    }

    /// A run that stopped and asks, of an account.
    private static void asks(String id, String account) {
        hub.execute("INSERT INTO run (id_random, account_id, capability, `trigger`, status, progress, asks_json, "
                + "finished_on, message) SELECT '" + id + "', id, 'zoom.sync', 'http', 'partial', 1, "
                + "'{\"what\": \"Hide 9?\", \"how_many\": 9, \"limit\": 5}', UTC_TIMESTAMP(3), '' FROM account "
                + "WHERE id_random = '" + account + "'");
    }

    @Test
    void theOverviewTellsWhatNeedsAPersonAndLeadsThere() {
        dead("need", 3, "'x'");
        dead("demoAcct002", "foreign", 2, "foreign was wrong", "'x'");
        asks("asksOver001", "demoAcct001");
        hub.execute("UPDATE `connection` SET failing_since = UTC_TIMESTAMP(3), last_error = 'zoom says no', "
                + "last_error_at = UTC_TIMESTAMP(3) WHERE id_random = '" + connection + "'");
        await().atMost(SOON).until(() -> browser.as(viewer).open("/").text().contains("need was wrong"));
        assertThat(browser.text()).contains("Hide 9?", "Ledger", "database up").doesNotContain("foreign");
        assertThat(browser.text()).doesNotContain("All accounts", "Disk left");
        browser.tabTo("letters").enter();
        assertThat(browser.at()).startsWith("/dead-letters?fingerprint=");
        assertThat(browser.text()).contains("need was wrong");
        assertThat(hub.get("/v3/hub/attention").json().at("/data").findValuesAsText("kind"))
                .containsExactlyInAnyOrder("letters", "run", "connection");
        assertThat(viewer.get("/?accounts=all").status()).isEqualTo(403);
    }

    @Test
    void whoSeesAllAccountsSwitchesToThemAndSeesTheInstallation() {
        dead("own", 1, "'x'");
        dead("demoAcct002", "foreign", 2, "foreign was wrong", "'x'");
        hub.execute("UPDATE `user` SET super = 1 WHERE email_key = 'super@example.org'");
        await().atMost(SOON).until(() -> browser.as(overseer).open("/").text().contains("own was wrong"));
        assertThat(browser.text()).contains("Disk left", "alive").doesNotContain("foreign was wrong");
        browser.follow("All accounts");
        assertThat(browser.text()).contains("own was wrong", "foreign was wrong");
        assertThat(browser.driver.findElements(By.cssSelector("#needs-you a[href*='letters']")))
                .as("what is another account's can't be opened from here")
                .hasSize(1);
        assertThat(browser.faults(false)).isEmpty();
        assertThat(viewer.get("/v3/hub/state").status()).isEqualTo(403);
    }

    @Test
    void theOverviewShowsADayInChartsAndStaysAsItIsNow() {
        browser.complaints();
        hub.execute("INSERT INTO hub_hour (account_id, `hour`, capability, accepted, done, dead) SELECT id, "
                + "DATE_FORMAT(UTC_TIMESTAMP() - INTERVAL 2 HOUR, '%Y-%m-%d %H:00:00'), 'chart.one', 7, 5, 2 "
                + "FROM account WHERE id_random = 'demoAcct001'");
        browser.as(analyst).open("/");
        assertThat(browser.text()).contains("chart.one", "came 7", "done 5", "dead 2");
        assertThat(browser.driver.findElements(By.cssSelector("[data-chart] canvas")))
                .isNotEmpty();
        dead("later", 1, "'x'");
        hub.execute("UPDATE hub_hour SET done = 6 WHERE capability = 'chart.one'");
        await().atMost(SOON)
                .ignoreExceptions()
                .until(() -> browser.text().contains("later was wrong")
                        && browser.text().contains("done 6"));
        assertThat(browser.complaints()).isEmpty();
        hub.execute("DELETE FROM hub_hour WHERE capability = 'chart.one'");
        browser.scripts(false).as(analyst).open("/");
        assertThat(browser.text()).contains("later was wrong");
    }

    @Test
    void theKeySlashLeadsToTheSearchWhichFindsByIdAndByWords() {
        String letter = dead("sought", 1, "'x'");
        String id = run("done", 1);
        browser.as(analyst).open("/runs").keys("/");
        assertThat(browser.driver.switchTo().activeElement().getAttribute("id")).isEqualTo("find");
        browser.keys(letter).enter();
        assertThat(browser.heading()).isEqualTo("Search");
        assertThat(browser.at()).as("no word of it stands in the address").isEqualTo("/search");
        browser.follow("zoom.webhook");
        assertThat(browser.at()).isEqualTo("/dead-letters/" + letter);
        assertThat(found(analyst, id)).contains("/runs/" + id);
        assertThat(found(analyst, "pjrcghqwert")).contains("/records/event/pjrcghqwert");
        assertThat(found(analyst, "Ada")).contains("/records/event_badge/");
        assertThat(found(analyst, HOSTILE)).contains("Nothing was found").doesNotContain("<script>window");
        assertThat(found(analyst, "nothing of the kind")).contains("Nothing was found");
        String request = analyst.get("/runs")
                .response()
                .headers()
                .firstValue("X-Request-Id")
                .orElseThrow();
        assertThat(found(analyst, request)).contains("/trace/" + request);
    }

    @Test
    void theSearchFindsNothingOfAnotherAccount() {
        String theirs = dead("demoAcct002", "unseen", 1, "unseen was wrong", "'x'");
        assertThat(found(analyst, theirs)).contains("Nothing was found");
        assertThat(found(analyst, "demoEvnt002")).contains("Nothing was found");
    }

    private static String found(Visitor visitor, String text) {
        Reply reply = visitor.post("/search", Map.of("text", text));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.text();
    }

    @Test
    void whatWasDoneIsCountedByTheHour() {
        String letter = dead("hours", 1, "'{\"event\": \"zoom_events.other\", \"payload\": {}}'");
        browser.as(analyst).open("/dead-letters/" + letter).press("Replay");
        await().atMost(SOON).until(() -> status(letter).equals("replayed"));
        await().atMost(SOON).until(() -> {
            for (var one : hub.get("/v3/hub/activity?hours=2").json().at("/data/capabilities")) {
                if (one.path("capability").asText().equals("zoom.webhook")) {
                    return one.at("/done/1").asInt() + one.at("/done/0").asInt() > 0;
                }
            }
            return false;
        });
    }

    @Test
    void whoSeesAllAccountsRunsPausesAndResumesASchedule() {
        assertThat(browser.as(viewer).open("/").driver.findElements(By.linkText("Schedules")))
                .isEmpty();
        assertThat(viewer.get("/schedules").status()).isEqualTo(403);
        hub.execute("UPDATE `user` SET super = 1 WHERE email_key = 'super@example.org'");
        browser.as(overseer).open("/").follow("Schedules");
        assertThat(browser.text()).contains("zoom-sync", "waiting");
        browser.press("Pause", "zoom-sync");
        assertThat(browser.notice()).contains("Paused");
        assertThat(browser.text()).contains("paused");
        browser.press("Resume", "zoom-sync");
        assertThat(browser.notice()).contains("goes on");
        assertThat(browser.faults(false)).isEmpty();
        browser.phone(true).open("/schedules");
        assertThat(browser.scrollsSideways()).isFalse();
        assertThat(browser.faults(false)).isEmpty();
    }

    /// One that failed by itself, and a run that says it came from it.
    private static String request(String run) {
        String request = "pages-" + System.nanoTime();
        hub.execute("UPDATE run SET request_id = '" + request + "' WHERE id_random = '" + run + "'");
        hub.send(hub.demo("/v3/hub/run/nosuchrun000")
                .header("X-Request-Id", request)
                .build());
        return request;
    }

    @Test
    void aRequestIsFollowedFromItsRunStepByStepWithoutScripts() {
        String id = run("failed", 1);
        String request = request(id);
        browser.as(viewer).scripts(false).open("/runs/" + id).follow(request);
        assertThat(browser.at()).isEqualTo("/trace/" + request);
        assertThat(browser.heading()).isEqualTo("What became of a request");
        assertThat(browser.text()).contains("readRun", "runs.read", "404", "imports.badges");
        browser.follow("imports.badges");
        assertThat(browser.at()).isEqualTo("/runs/" + id);
        assertThat(browser.open("/trace/nobody-asked-this").text()).contains("Nothing is known of such a request");
    }

    @Test
    void axeFindsNoFaultInLightDarkAndOnAPhoneAndNothingScrollsSideways() {
        browser.as(analyst).open("/runs");
        assertThat(browser.text()).contains("Nothing has run yet");
        String letter = dead("axe", 7, "'{\"event\": \"a\"}'");
        String id = run("running", 0.3);
        String trace = "/trace/" + request(id);
        var found = new ArrayList<String>();
        for (boolean dark : List.of(false, true)) {
            browser.dark(dark);
            for (String page :
                    List.of("/", "/runs", "/runs/" + id, trace, "/dead-letters", "/dead-letters/" + letter)) {
                browser.open(page).faults(dark).forEach(fault -> found.add(page + " dark " + dark + " " + fault));
            }
            browser.open("/dead-letters").press("Look at a replay of these …");
            browser.faults(dark).forEach(fault -> found.add("preview dark " + dark + " " + fault));
            browser.open("/dead-letters/" + letter)
                    .unfold("Edit it, and replay that …")
                    .type("payload", "{\"event\": \"b\"}")
                    .press("Compare with what came");
            browser.faults(dark).forEach(fault -> found.add("edit dark " + dark + " " + fault));
        }
        browser.phone(true);
        for (String page : List.of("/", "/runs", "/runs/" + id, trace, "/dead-letters", "/dead-letters/" + letter)) {
            browser.open(page).faults(false).forEach(fault -> found.add(page + " phone " + fault));
            assertThat(browser.scrollsSideways()).as(page).isFalse();
        }
        assertThat(found).isEmpty();
    }
}
