package io.serai.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.TestHub;
import io.serai.hub.settings.Sha256;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;

/// The pictures of the documents, taken from a hub that runs with the demo tenant. Beside each stands the digest of the
/// page's template as it was then.
class PicturesIT {
    private static final Path PICTURES = Path.of("docs/pictures");
    private static final Path DIGESTS = PICTURES.resolve("templates.txt");
    private static final Path TEMPLATES = Path.of("src/main/resources/templates/console");
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String AGAIN = "./serai test -Dtest=PicturesIT -Dserai.pictures=true takes them anew";

    /// Each picture, and the template of its page.
    private static final Map<String, String> PAGES = pages();

    private static Map<String, String> pages() {
        var pages = new LinkedHashMap<String, String>();
        pages.put("overview", "overview");
        pages.put("run", "run");
        pages.put("dead-letters", "letters");
        pages.put("replay", "letters-replay");
        pages.put("imports", "imports");
        pages.put("connection", "connection");
        pages.put("route", "route");
        pages.put("record", "record");
        pages.put("trace", "trace");
        return pages;
    }

    private static String digest(String template) throws IOException {
        return Sha256.hex(Files.readString(TEMPLATES.resolve(template + ".jte")));
    }

    private static String digests() throws IOException {
        var text = new StringBuilder();
        for (var page : PAGES.entrySet()) {
            text.append(page.getKey())
                    .append(".png ")
                    .append(digest(page.getValue()))
                    .append('\n');
        }
        return text.toString();
    }

    @Test
    void noPictureIsOlderThanItsPage() throws IOException {
        for (String page : PAGES.keySet()) {
            assertThat(PICTURES.resolve(page + ".png")).isRegularFile();
        }
        assertThat(Files.readString(DIGESTS)).as(AGAIN).isEqualTo(digests());
    }

    @Test
    @EnabledIfSystemProperty(named = "serai.pictures", matches = "true")
    void takesThemAnew() throws IOException {
        Files.createDirectories(PICTURES);
        try (TestHub hub = TestHub.create().start();
                Browser browser = new Browser(hub)) {
            fill(hub);
            Visitor admin = Visitor.administrator(hub);
            admin.post("/accept", Map.of("next", "/"));
            hub.execute("UPDATE `user` SET super = 1 WHERE email_key = '" + TestHub.ADMIN_EMAIL + "'");
            browser.driver.manage().window().setSize(new Dimension(1180, 1250));
            browser.as(admin);
            take(browser, "overview", "/");
            String run = hub.get("/v3/hub/run?capability=imports.badges&status=partial")
                    .json()
                    .at("/data/0/id")
                    .asText();
            take(browser, "run", "/runs/" + run);
            take(browser, "dead-letters", "/dead-letters");
            browser.open("/dead-letters?capability=zoom.webhook").press("Look at a replay of these …");
            take(browser, "replay", null);
            take(browser, "imports", "/imports");
            take(browser, "connection", "/connections/" + connection(hub));
            take(browser, "route", "/routes/zoom-work");
            take(browser, "record", "/records/event_badge/" + badge(hub));
            take(browser, "trace", "/trace/picture-0001");
        }
        Files.writeString(DIGESTS, digests());
    }

    private static void fill(TestHub hub) {
        hub.upload("/event/pjrcghqwert/badge/import", "attendees.csv", """
                email,given_name,family_name,affiliations
                ada@example.org,Ada,Lovelace,Analytical Engines
                grace@example.org,Grace,Hopper,Harvard
                katherine@example.org,Katherine,Johnson,Langley
                """.getBytes(StandardCharsets.UTF_8));
        hub.upload("/event/pjrcghqwert/badge/import", "corrections.csv", """
                email,given_name,family_name,affiliations
                ada@example.org,Ada,King,Analytical Engines
                nobody,Nobody,At All,
                """.getBytes(StandardCharsets.UTF_8));
        hub.send(hub.demo("/v3/crud/event_badge/" + badge(hub))
                .header("Content-Type", "application/json")
                .header("X-Request-Id", "picture-0001")
                .method("PATCH", BodyPublishers.ofString("{\"professional_title\": \"Countess\"}"))
                .build());
        hub.send(hub.demo("/v3/hub/connection")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"system\": \"zoom\", \"name\": \"conference\", \"enabled\": true, "
                        + "\"settings\": {\"account_id\": \"demo\", \"events\": []}, \"secrets\": {\"client_id\": \"a\", "
                        + "\"client_secret\": \"b\", \"webhook_secret\": \"c\"}}"))
                .build());
        dead(hub, "registrant has no e-mail address", 12);
        dead(hub, "zoom GET /events/{id}: it answered 503", 3);
        hub.execute("INSERT INTO hub_hour (account_id, `hour`, capability, accepted, done, dead) SELECT "
                + "(SELECT id FROM account WHERE id_random = 'demoAcct001'), "
                + "DATE_FORMAT(UTC_TIMESTAMP() - INTERVAL seq HOUR, '%Y-%m-%d %H:00:00'), 'zoom.webhook', "
                + "60 + 50 * SIN(seq / 3), 58 + 50 * SIN(seq / 3), IF(seq = 5, 12, 0) FROM seq_1_to_23");
        await().atMost(SOON).until(() -> hub.get("/v3/hub/attention").text().contains("letters"));
    }

    private static void dead(TestHub hub, String message, int count) {
        String name = Sha256.hex(message).substring(0, 8);
        hub.execute("INSERT INTO inbox (provider, `connection`, event_key, account_id, capability, status, body, "
                + "content_type, failures, headers_json) SELECT 'zoom', 'demo', CONCAT('" + name
                + "-', seq), (SELECT id "
                + "FROM account WHERE id_random = 'demoAcct001'), 'zoom.webhook', 'dead', '{\"event\": \"a\"}', "
                + "'application/json', 1, '{}' FROM seq_1_to_" + count);
        hub.execute("INSERT INTO dead_letter (id_random, inbox_id, account_id, provider, capability, endpoint, "
                + "exception, message, fingerprint, attempts, first_failed_on, last_failed_on, status) SELECT "
                + "CONCAT('L', LPAD(id, 10, '0')), id, account_id, provider, capability, 'zoom-work', "
                + "'DeliveryException', '" + message + "', '" + name
                + "00000000', 1, UTC_TIMESTAMP(3) - INTERVAL 5 HOUR, "
                + "UTC_TIMESTAMP(3), 'open' FROM inbox WHERE event_key LIKE '" + name + "-%'");
        hub.execute("UPDATE inbox i JOIN dead_letter l ON l.inbox_id = i.id SET i.letter_id = l.id");
    }

    private static String badge(TestHub hub) {
        return hub.send(hub.demo("/v3/crud/event_badge/search")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(
                                "{\"and\": [{\"field\": \"email\", \"op\": \"eq\", \"value\": \"ada@example.org\"}]}"))
                        .build())
                .json()
                .at("/data/0/id")
                .asText();
    }

    private static String connection(TestHub hub) {
        return hub.get("/v3/hub/connection").json().at("/data/0/id").asText();
    }

    /// @param page null for the one that is there
    private static void take(Browser browser, String name, @Nullable String page) throws IOException {
        if (page != null) {
            browser.open(page);
        }
        assertThat(browser.heading()).as(name).doesNotContain("Not here", "Not for you");
        Files.write(PICTURES.resolve(name + ".png"), browser.driver.getScreenshotAs(OutputType.BYTES));
    }
}
