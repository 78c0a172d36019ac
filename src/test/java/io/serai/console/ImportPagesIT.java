package io.serai.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.hub.database.PublicId;
import io.serai.identity.TestPeople;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;

/// A file is looked at with a real browser, and what was looked at is imported.
class ImportPagesIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String HOSTILE = "<img src=x onerror=\"window.hit=1\"><script>window.hit=1</script>";
    private static final String BADGES = """
            email,given_name,family_name,affiliations
            ada@example.org,Ada,Lovelace,Analytical Engines
            grace@example.org,Grace,Hopper,Navy
            not an address,Alan,Turing,Bletchley
            """;

    @TempDir
    private static Path folder;

    private static TestPeople people;
    private static TestHub hub;
    private static String account;
    private static Browser browser;
    private static Visitor analyst;
    private static Visitor viewer;
    private static Visitor stranger;
    private String event = "";

    @BeforeAll
    static void start() {
        people = new TestPeople();
        hub = people.hub;
        account = people.account();
        analyst = visitor(account, "analyst");
        viewer = visitor(account, "viewer");
        stranger = visitor(people.account(), "analyst");
        browser = new Browser(hub);
    }

    private static Visitor visitor(String account, String role) {
        return new Visitor(hub).with(people.someone(account, role).token());
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        people.close();
    }

    /// Each test has an event of its own, the latest one.
    @BeforeEach
    void anEvent() {
        event = event("An event");
    }

    private static String event(String name) {
        String id = PublicId.random();
        hub.execute("INSERT INTO event (id_random, account_id, name, start_datetime) SELECT '" + id + "', id, '"
                + name.replace("'", "''") + "', UTC_TIMESTAMP() + INTERVAL 1 DAY FROM account WHERE id_random = '"
                + account + "'");
        return id;
    }

    @AfterEach
    void asBefore() {
        browser.scripts(true).phone(false).dark(false).asNobody();
    }

    private static Path file(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Browser chosen(Path file) {
        browser.open("/imports?kind=badges&event_id=" + event);
        browser.driver.findElement(By.id("file")).sendKeys(file.toString());
        return browser;
    }

    /// The script shows what came of it without leaving the page.
    private Browser look(Path file) {
        chosen(file)
                .driver
                .findElement(By.cssSelector("form[data-upload] button"))
                .click();
        await().atMost(SOON)
                .ignoreExceptions()
                .until(() -> browser.heading().equals("What the file would change")
                        || !browser.notice().isEmpty());
        return browser;
    }

    private long there() {
        return hub.count("SELECT COUNT(*) FROM event_person p JOIN event e ON e.id = p.event_id WHERE e.id_random = '"
                + event + "'");
    }

    private String affiliation(String email) {
        return hub.count(
                                "SELECT COUNT(*) FROM event_badge b JOIN event_person p ON p.id = b.event_person_id JOIN event e "
                                        + "ON e.id = p.event_id WHERE e.id_random = '" + event + "' AND b.email = '"
                                        + email
                                        + "' AND b.affiliations = 'Navy'")
                        == 1
                ? "Navy"
                : "another";
    }

    /// As a browser without script sends the form.
    private Reply sends(Visitor visitor, String event, String name, String text) {
        String boundary = "----doors";
        var body = new ByteArrayOutputStream();
        Map<String, String> texts = Map.of("event_id", event, "kind", "badges", "status", "Attending");
        texts.forEach((field, value) -> body.writeBytes(("--" + boundary + "\r\nContent-Disposition: form-data; name=\""
                        + field + "\"\r\n\r\n" + value + "\r\n")
                .getBytes(StandardCharsets.UTF_8)));
        body.writeBytes(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name
                        + "\"\r\nContent-Type: text/csv\r\n\r\n" + text + "\r\n--" + boundary + "--\r\n")
                .getBytes(StandardCharsets.UTF_8));
        return hub.send(hub.request("/imports")
                .header("Cookie", "access_token=" + visitor.cookie())
                .header("Origin", "http://127.0.0.1:" + hub.port)
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                .build());
    }

    /// The run of a dry run by the API.
    private Reply dryRun(String text, String more) {
        return hub.send(TestHub.multipart(
                hub.request("/event/" + event + "/badge/import?dry_run=true" + more)
                        .header("x-aether-api-key", TestHub.KEY)
                        .header("x-account-id", account),
                "some.csv",
                text.getBytes(StandardCharsets.UTF_8)));
    }

    private static Reply applied(Visitor visitor, String run) {
        return visitor.api("POST", "/v3/hub/run/" + run + "/apply", Map.of());
    }

    private static void awaitEnd(String run) {
        await().atMost(SOON).until(() -> !analyst.json("/v3/hub/run/" + run)
                .at("/data/status")
                .asText()
                .equals("running"));
    }

    @Test
    void aFileIsLookedAtAndWhatWasLookedAtIsImported() {
        browser.complaints();
        browser.as(analyst).open("/").follow("Imports");
        look(file("badges.csv", BADGES));
        assertThat(browser.heading()).isEqualTo("What the file would change");
        assertThat(browser.text()).contains("Ada · Lovelace", "created", "not an address", "email", "rejected");
        assertThat(there()).isZero();
        browser.press("Import these 2 rows");
        assertThat(browser.at()).startsWith("/runs/");
        String run = browser.at().substring("/runs/".length());
        awaitEnd(run);
        assertThat(there()).isEqualTo(2);
        assertThat(browser.open("/runs/" + run).text()).contains("The rejected rows, to be mended");
        assertThat(analyst.get("/v3/hub/run/" + run + "/file").text())
                .as("the very bytes")
                .isEqualTo(BADGES);

        look(file("later.csv", BADGES.replace("Navy", "Army")));
        assertThat(browser.text()).contains("updated", "Grace · Hopper");
        assertThat(browser.driver.findElements(By.cssSelector(".changes del")))
                .anyMatch(from -> from.getText().equals("Navy"));
        assertThat(browser.driver.findElements(By.cssSelector(".changes ins")))
                .anyMatch(to -> to.getText().equals("Army"));
        assertThat(affiliation("grace@example.org")).isEqualTo("Navy");
        browser.press("Import these 1 rows");
        awaitEnd(browser.at().substring("/runs/".length()));
        assertThat(affiliation("grace@example.org")).isEqualTo("another");
        look(file("again.csv", BADGES.replace("Navy", "Army")));
        assertThat(browser.text()).contains("There is nothing to import");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void allIsDoneByKeyboardAndWithoutScript() {
        browser.scripts(false).as(analyst);
        chosen(file("keys.csv", BADGES)).tabTo("Look at what it would change").enter();
        assertThat(browser.heading()).isEqualTo("What the file would change");
        browser.tabTo("Import these 2 rows").enter();
        assertThat(browser.at()).startsWith("/runs/");
        awaitEnd(browser.at().substring("/runs/".length()));
        assertThat(there()).isEqualTo(2);
    }

    @Test
    void aFileIsDropped() {
        browser.as(analyst).open("/imports");
        browser.driver.executeScript("""
                const dropped = new DataTransfer();
                dropped.items.add(new File(['email\\nx@example.org\\n'], 'dropped.csv'));
                document.querySelector('[data-drop]').dispatchEvent(
                  new DragEvent('drop', {dataTransfer: dropped, bubbles: true, cancelable: true}));""");
        assertThat(browser.driver.executeScript("return document.getElementById('file').files[0].name"))
                .isEqualTo("dropped.csv");
    }

    @Test
    void aFileThatIsRefusedIsSaidAndTheFormStays() {
        browser.as(analyst);
        look(file("none.csv", "colour\nred\n"));
        assertThat(browser.notice()).contains("email");
        assertThat(browser.driver.findElement(By.id("kind")).getDomProperty("value"))
                .isEqualTo("badges");
        look(file("good.csv", BADGES));
        assertThat(browser.heading()).isEqualTo("What the file would change");
        assertThat(sends(analyst, "", "x.csv", BADGES).status()).isEqualTo(404);
        assertThat(sends(analyst, "../../v3/hub", "x.csv", BADGES).status()).isEqualTo(404);
    }

    @Test
    void theFirstDifferencesAreShownAndAllAreCounted() {
        var text = new StringBuilder("email,given_name\n");
        for (int i = 0; i < 300; i++) {
            text.append("p").append(i).append("@example.org,P\n");
        }
        Reply reply = dryRun(text.toString(), "&differences=200");
        assertThat(reply.json().path("data")).hasSize(200);
        assertThat(reply.counts().path("created").asInt()).isEqualTo(300);
        assertThat(sends(analyst, event, "many.csv", text.toString()).text())
                .contains("The first 200 of 300 rows", "Import these 300 rows");
        awaitEnd(applied(analyst, reply.counts().path("run_id").asText())
                .json()
                .at("/data/run_id")
                .asText());
        assertThat(dryRun(text.toString(), "&differences=200").json().path("data"))
                .as("what is there already is no difference")
                .isEmpty();
        assertThat(dryRun(text.toString(), "").json().path("data")).hasSize(300);
    }

    @Test
    void aDryRunIsAppliedOnceAndByWhoMayAlone() throws IOException {
        String run = dryRun(BADGES, "").counts().path("run_id").asText();
        assertThat(applied(viewer, run).status()).isEqualTo(403);
        assertThat(applied(stranger, run).status()).isEqualTo(404);
        Reply first = applied(analyst, run);
        assertThat(first.status()).as(first.text()).isEqualTo(202);
        String import1 = first.json().at("/data/run_id").asText();
        assertThat(applied(analyst, run).json().at("/data/run_id").asText()).isEqualTo(import1);
        awaitEnd(import1);
        assertThat(there()).isEqualTo(2);
        assertThat(applied(analyst, import1).text()).contains("has imported its file itself");

        String refused = dryRun("colour\nred\n", "").json().toString();
        assertThat(refused).contains("email");
        String other = dryRun(BADGES + "eve@example.org,Eve,,\n", "")
                .counts()
                .path("run_id")
                .asText();
        Path kept;
        try (var all = Files.walk(hub.data)) {
            String hash = hash(other);
            kept = all.filter(path -> path.getFileName().toString().equals(hash))
                    .findFirst()
                    .orElseThrow();
        }
        Files.delete(kept);
        assertThat(applied(analyst, other).status()).isEqualTo(410);
        hub.execute("UPDATE run SET file_sha256 = NULL WHERE id_random = '" + other + "'");
        assertThat(applied(analyst, other).status())
                .as("an erasure took it along")
                .isEqualTo(410);
        assertThat(there()).isEqualTo(2);
    }

    private static String hash(String run) {
        try (var connection = hub.database.connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT file_sha256 FROM run WHERE id_random = '" + run + "'")) {
            row.next();
            return row.getString(1);
        } catch (java.sql.SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whoMayNotSeesNothingOfItAndAnothersIsNotHere() {
        browser.as(viewer).open("/");
        assertThat(browser.driver.findElements(By.linkText("Imports"))).isEmpty();
        assertThat(viewer.get("/imports").status()).isEqualTo(403);
        assertThat(sends(viewer, event, "x.csv", BADGES).status()).isEqualTo(403);
        assertThat(browser.as(stranger).open("/imports").text())
                .contains("There is no event yet")
                .doesNotContain("An event");
        Reply reply = sends(stranger, event, "x.csv", BADGES);
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.text()).contains("There is no such event");
        String run = dryRun(BADGES, "").counts().path("run_id").asText();
        assertThat(stranger.post("/imports/" + run + "/apply", Map.of()).status())
                .isEqualTo(404);
        assertThat(viewer.post("/imports/" + run + "/apply", Map.of()).status()).isEqualTo(403);
        assertThat(analyst.post("/imports/" + run + "/apply", Map.of(), "http://evil.example")
                        .status())
                .isEqualTo(403);
        assertThat(there()).isZero();
    }

    @Test
    void textFromElsewhereIsShownAsText() {
        browser.complaints();
        event = event(HOSTILE);
        browser.as(analyst).open("/imports");
        assertThat(browser.text()).contains(HOSTILE);
        look(file(
                "a 'b' & <i>c</i>.csv".replace('/', '_'),
                "email,given_name," + HOSTILE.replace("\"", "'") + "\nx@example.org," + HOSTILE.replace("\"", "'")
                        + ",y\n" + HOSTILE.replace("\"", "'") + ",Z,\n"));
        assertThat(browser.text()).contains("<script>window.hit=1</script>");
        assertThat(browser.driver.executeScript(
                        "return [window.hit, document.querySelectorAll('main img, main script').length].join()"))
                .isEqualTo(",0");
        assertThat(browser.complaints()).isEmpty();
        hub.execute("DELETE FROM event WHERE id_random = '" + event + "'");
    }

    @Test
    void axeFindsNoFaultInLightDarkAndOnAPhoneAndNothingScrollsSideways() {
        var found = new ArrayList<String>();
        browser.as(analyst);
        for (boolean dark : List.of(false, true)) {
            browser.dark(dark).open("/imports");
            browser.faults(dark).forEach(fault -> found.add("form dark " + dark + " " + fault));
            look(file("axe.csv", BADGES));
            browser.faults(dark).forEach(fault -> found.add("look dark " + dark + " " + fault));
        }
        browser.phone(true).open("/imports");
        assertThat(browser.scrollsSideways()).isFalse();
        look(file("axe.csv", BADGES));
        assertThat(browser.scrollsSideways()).isFalse();
        browser.faults(false).forEach(fault -> found.add("look phone " + fault));
        assertThat(found).isEmpty();
    }
}
