package io.serai.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.nayuki.qrcodegen.QrCode;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.badges.Squares;
import io.serai.faults.CutCable;
import io.serai.identity.TestPeople;
import io.serai.identity.TestPeople.Caller;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/// The door in a real browser, whose way to the hub can be cut.
class DoorPageIT {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final List<String> NAMES =
            List.of("Ada", "Bob", "Cyd", "Dan", "Eve", "Fay", "Gus", "Hal", "Ida", "Jo", "Kim");

    private static TestPeople people;
    private static TestHub hub;
    private static String account;
    private static Caller analyst;
    private static CutCable cable;
    private static Browser browser;
    private static String event;
    private static String foreign;
    private static Path film;

    /// By name: public ids, and what is on their paper.
    private static final Map<String, String> BADGES = new HashMap<>();

    private static final Map<String, String> CODES = new HashMap<>();

    @BeforeAll
    static void start() throws Exception {
        people = new TestPeople();
        hub = people.hub;
        account = people.account();
        analyst = people.someone(account, "analyst");
        event = made(
                        "/events",
                        "{\"name\": \"Door drill\", \"start_datetime\": \"2031-06-01T19:00\", "
                                + "\"timezone\": \"Europe/Berlin\"}")
                .path("id")
                .asText();
        for (String name : NAMES) {
            BADGES.put(name, badge(event, name));
        }
        codes(event, "").forEach(CODES::put);
        String elsewhere =
                made("/v3/crud/event", "{\"name\": \"Another\"}").at("/data/id").asText();
        badge(elsewhere, "Far");
        foreign = codes(elsewhere, "").get("Far");
        film = film(CODES.get("Fay"));
        cable = new CutCable(hub.port);
        browser = new Browser(
                hub,
                cable.port(),
                List.of(
                        "--use-fake-ui-for-media-stream",
                        "--use-fake-device-for-media-stream",
                        "--use-file-for-fake-video-capture=" + film));
    }

    @AfterAll
    static void stop() throws Exception {
        if (browser != null) {
            browser.close();
            cable.close();
            Files.delete(film);
        }
        people.close();
    }

    private static JsonNode made(String path, String body) {
        Reply reply = people.post(analyst, path, body);
        assertThat(reply.status()).as(reply.text()).isBetween(200, 201);
        return reply.json();
    }

    private static String badge(String event, String name) {
        return made(
                        "/v3/crud/event_badge",
                        "{\"event_id\": \"" + event + "\", \"full_name\": \"" + name + "\", \"family_name\": \"" + name
                                + "\", \"email\": \"" + name + "@guests.example.org\"}")
                .at("/data/id")
                .asText();
    }

    /// Prints badges; by name.
    private static Map<String, String> codes(String event, String query) throws Exception {
        Reply pdf = people.get(analyst, "/v3/action/event/" + event + "/badge.pdf" + query);
        assertThat(pdf.status()).as(pdf.text()).isEqualTo(200);
        Map<String, String> names =
                BADGES.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));
        return Squares.codes(pdf.response().body()).stream()
                .collect(Collectors.toMap(code -> names.getOrDefault(code.split("\\.")[2], "Far"), code -> code));
    }

    /// A film in which nothing moves (YUV4MPEG2): what the camera sees.
    private static Path film(String code) throws Exception {
        int width = 640;
        int height = 480;
        QrCode square = QrCode.encodeText(code, QrCode.Ecc.MEDIUM);
        int point = height / (square.size + 8);
        int left = (width - square.size * point) / 2;
        int top = (height - square.size * point) / 2;
        byte[] light = new byte[width * height];
        Arrays.fill(light, (byte) 235);
        for (int y = 0; y < square.size * point; y++) {
            for (int x = 0; x < square.size * point; x++) {
                if (square.getModule(x / point, y / point)) {
                    light[(top + y) * width + left + x] = 16;
                }
            }
        }
        byte[] colour = new byte[width * height / 2];
        Arrays.fill(colour, (byte) 128);
        var out = new ByteArrayOutputStream();
        out.writeBytes("YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420\nFRAME\n".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(light);
        out.writeBytes(colour);
        return Files.write(
                Files.createTempFile(Path.of("target").toAbsolutePath(), "camera", ".y4m"), out.toByteArray());
    }

    @BeforeEach
    void signedIn() {
        browser.as(analyst.token());
    }

    private static Browser atTheDoor() {
        browser.open("/door/" + event);
        await().atMost(SOON).until(() -> line().startsWith("Online"));
        if (browser.driver.findElement(By.id("device")).isDisplayed()) {
            browser.type("device", "north-2" + Keys.ENTER);
        }
        return browser;
    }

    /// As a hand scanner does: it types, wherever the focus is, and ends with Enter.
    private static void scan(String code) {
        browser.keys(code + Keys.ENTER);
    }

    private static void says(String... texts) {
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        browser.driver.findElement(By.id("verdict")).getText())
                .contains(texts));
    }

    private static String line() {
        return browser.driver.findElement(By.id("net")).getText();
    }

    private static void stands(String text) {
        await().atMost(SOON).untilAsserted(() -> assertThat(line()).contains(text));
    }

    /// What counts of a badge at the hub.
    private static long arrivals(String... names) {
        String ids = Stream.of(names).map(name -> "'" + BADGES.get(name) + "'").collect(Collectors.joining(","));
        return hub.count("SELECT COUNT(*) FROM event_check_in c JOIN event_badge b ON b.id = c.badge_id "
                + "WHERE c.taken_on IS NULL AND b.id_random IN (" + ids + ")");
    }

    private static void arrive(long count, String... names) {
        await().atMost(SOON).until(() -> arrivals(names) == count);
    }

    /// So that nobody waits for the next try.
    private static void poke() {
        browser.driver.executeScript("dispatchEvent(new Event('online'))");
    }

    @Test
    void aBadgeComesInOnceAndOfAllElseTheDoorSaysWhatItIs() throws Exception {
        String old = CODES.get("Eve");
        String late = codes(event, "?badge_id=" + BADGES.get("Eve")).get("Eve");
        people.patch(analyst, "/v3/crud/event_badge/" + BADGES.get("Dan"), "{\"hide\": true}");
        browser.complaints();
        browser.open("/host/events/" + event).follow("Door");
        atTheDoor();
        assertThat(browser.heading()).isEqualTo("Door drill");

        scan(CODES.get("Ada"));
        says("Come in – Ada");
        arrive(1, "Ada");
        scan(CODES.get("Ada"));
        says("Already in – Ada", "by north-2");
        scan(old);
        says("Replaced: print anew");
        scan(late);
        says("Come in – Eve");
        scan(CODES.get("Dan"));
        says("Revoked");
        scan(foreign);
        says("Not of this event");
        scan("hello");
        says("No badge code", "What was read is no code");
        scan(CODES.get("Bob").replace(BADGES.get("Bob"), BADGES.get("Cyd")));
        says("No badge code", "this hub did not make it");
        assertThat(arrivals("Bob", "Cyd", "Dan")).isZero();

        scan(CODES.get("Bob"));
        arrive(1, "Bob");
        browser.driver.findElement(By.id("undo")).click();
        says("Taken back", "Bob did not come in");
        arrive(0, "Bob");
        scan(CODES.get("Bob"));
        says("Come in – Bob");
        arrive(1, "Bob");

        // another door was faster, and this one does not know it yet
        assertThat(checkedIn("Cyd", "south-1")).isEqualTo(200);
        scan(CODES.get("Cyd"));
        says("Already in – Cyd", "by south-1");
        assertThat(browser.driver.findElement(By.id("look")).getText()).contains("Cyd", "by south-1");
        browser.driver.findElement(By.cssSelector("#look-rows button")).click();
        await().atMost(SOON)
                .until(() -> !browser.driver.findElement(By.id("look")).isDisplayed());

        assertThat(browser.faults(false)).isEmpty();
        browser.dark(true).phone(true);
        assertThat(browser.scrollsSideways()).isFalse();
        assertThat(browser.faults(true)).isEmpty();
        browser.dark(false).phone(false);
        assertThat(browser.complaints()).isEmpty();
    }

    private static int checkedIn(String name, String device) {
        return people.post(
                        analyst,
                        "/v3/action/event/" + event + "/check_in",
                        "{\"code\": \"" + CODES.get(name) + "\", \"device\": \"" + device + "\"}")
                .status();
    }

    @Test
    void withoutANetworkTheDoorGoesOnAndSendsEachArrivalOnce() {
        atTheDoor();
        await().atMost(SOON).until(() -> "yes"
                .equals(browser.driver.findElement(By.id("door")).getDomAttribute("data-kept")));
        cable.cut();
        scan(CODES.get("Gus"));
        says("Come in – Gus");
        stands("Working offline since");
        // the page comes from the browser
        browser.driver.navigate().refresh();
        stands("Working offline since");
        stands("1 arrival to send");
        scan(CODES.get("Gus"));
        says("Already in – Gus", "by north-2");
        scan(CODES.get("Hal"));
        says("Come in – Hal");
        browser.driver.findElement(By.id("undo")).click();
        says("Taken back", "Hal");
        scan(CODES.get("Ida"));
        says("Come in – Ida");
        browser.driver.findElement(By.id("clear")).click();
        await().atMost(SOON).until(() -> browser.text().contains("they would be lost. Not cleared."));
        assertThat(arrivals("Gus", "Hal", "Ida")).isZero();

        // the hub hears it, and its answer is lost
        cable.deaf(true);
        cable.mend();
        poke();
        arrive(2, "Gus");
        cable.cut();
        cable.deaf(false);
        stands("to send");
        cable.mend();
        poke();
        stands("Online");
        stands("0 arrivals to send");
        assertThat(arrivals("Gus")).isEqualTo(2);
        assertThat(arrivals("Ida")).isEqualTo(1);
        assertThat(arrivals("Hal")).isZero();
        assertThat(hub.count("SELECT COUNT(*) FROM event_check_in c JOIN event_badge b ON b.id = c.badge_id WHERE "
                        + "c.first = 1 AND b.id_random IN ('" + BADGES.get("Gus") + "', '" + BADGES.get("Ida") + "')"))
                .isEqualTo(2);
    }

    @Test
    void whoIsSignedOutKeepsTheArrivalsAndAnotherSendsThem() {
        atTheDoor();
        browser.asNobody();
        scan(CODES.get("Jo"));
        says("Come in – Jo");
        stands("Nobody is signed in any more. 1 arrival kept here.");
        assertThat(arrivals("Jo")).isZero();
        browser.open("/door/" + event);
        assertThat(browser.at()).isEqualTo("/login?next=%2Fdoor%2F" + event);
        browser.as(people.someone(account, "analyst").token()).open("/door/" + event);
        stands("0 arrivals to send");
        assertThat(arrivals("Jo")).isEqualTo(1);
    }

    @Test
    void whatADeviceHoldsIsLittleAndIsCleared() {
        atTheDoor();
        String held = String.valueOf(browser.driver.executeAsyncScript("""
                const done = arguments[1];
                const request = indexedDB.open('serai-door-' + arguments[0]);
                request.onsuccess = () => {
                  const all = request.result.transaction('badges').objectStore('badges').getAll();
                  all.onsuccess = () => { request.result.close(); done(JSON.stringify(all.result)); };
                };""", event));
        assertThat(held).contains("Kim").doesNotContain("example.org");
        browser.driver.findElement(By.id("clear")).click();
        await().atMost(SOON).until(() -> browser.text().contains("holds nothing of the event"));
        assertThat(browser.driver.executeAsyncScript("""
                        const done = arguments[0];
                        Promise.all([indexedDB.databases(), caches.keys(), navigator.serviceWorker.getRegistrations()])
                            .then((kept) => done(kept.flat().length + localStorage.length));""")).isEqualTo(0L);
    }

    @Test
    void theCameraReadsASquareAndIsNotThereWithoutHttps() {
        atTheDoor();
        browser.driver.findElement(By.id("camera")).click();
        says("Come in – Fay");
        arrive(1, "Fay");
        browser.driver.findElement(By.id("camera")).click();
        assertThat(browser.driver.findElement(By.id("seen")).isDisplayed()).isFalse();

        // as on a page that came without https
        Object script = browser.driver
                .executeCdpCommand(
                        "Page.addScriptToEvaluateOnNewDocument",
                        Map.of(
                                "source",
                                "Object.defineProperty(self, 'isSecureContext', {value: false});"
                                        + "for (const one of ['subtle', 'randomUUID']) "
                                        + "Object.defineProperty(crypto, one, {value: undefined});"))
                .get("identifier");
        try {
            atTheDoor();
            assertThat(browser.driver.findElement(By.id("camera")).isDisplayed())
                    .isFalse();
            assertThat(browser.text()).contains("pages with https only. Typing and hand scanners work.");
            scan(CODES.get("Kim"));
            says("Come in – Kim");
            arrive(1, "Kim");
        } finally {
            browser.driver.executeCdpCommand(
                    "Page.removeScriptToEvaluateOnNewDocument", Map.of("identifier", String.valueOf(script)));
        }
    }

    @Test
    void thePageIsForWhoMayCheckPeopleInAndAFormWhereNoScriptRuns() {
        Visitor allowed = new Visitor(hub).with(analyst.token());
        String badge = badge(event, "Lou");
        BADGES.put("Lou", badge);
        String door = "/door/" + event;
        assertThat(allowed.get(door).text()).contains("Door drill").doesNotContain(analyst.email());
        Reply wrong = allowed.post(door, Map.of("code", "hello", "device", "north-2"));
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.text()).contains("No badge code");
        String code = CODES.computeIfAbsent("Lou", _ -> printed(badge));
        assertThat(allowed.post(door, Map.of("code", code, "device", "paper")).text())
                .contains("Come in – Lou");
        assertThat(allowed.post(door, Map.of("code", code, "device", "paper")).text())
                .contains("Already in – Lou", "by paper.");

        Caller viewer = people.someone(account, "viewer");
        Visitor looks = new Visitor(hub).with(viewer.token());
        role(viewer, "viewer");
        assertThat(looks.get(door).status()).isEqualTo(403);
        assertThat(looks.get("/host/events/" + event).text()).contains("Guests").doesNotContain(door);
        Caller stranger = people.someone(people.account(), "analyst");
        assertThat(new Visitor(hub).with(stranger.token()).get(door).status()).isEqualTo(404);
        assertThat(new Visitor(hub).get(door).response().headers().firstValue("Location"))
                .hasValue("/login?next=%2Fdoor%2F" + event);
        Caller editor = people.someone(account, "none");
        role(editor, "editor");
        Visitor edits = new Visitor(hub).with(editor.token());
        assertThat(edits.get(door).status()).isEqualTo(200);
        assertThat(edits.get("/host/events/" + event).text()).contains("href=\"" + door + "\"");
    }

    private static void role(Caller caller, String role) {
        hub.execute("INSERT INTO event_role (event_id, user_id, role) SELECT e.id, u.id, '" + role
                + "' FROM event e, `user` u WHERE e.id_random = '" + event + "' AND u.uuid = '" + caller.uuid() + "'");
    }

    private static String printed(String badge) {
        try {
            return codes(event, "?badge_id=" + badge).values().iterator().next();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
