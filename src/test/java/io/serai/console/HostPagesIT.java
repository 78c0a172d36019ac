package io.serai.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.identity.TestPeople;
import io.serai.identity.TestPeople.Caller;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/// Hosts at work with a real browser, and the page that their guests see.
class HostPagesIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final List<String> TABS = List.of("", "/team", "/live", "/figures", "/security", "/settings");
    private static final String HOSTILE = "<img src=x onerror=alert(1)> & \"Bob\"";

    /// What is typed into fields that are needed.
    private static final Map<String, String> USUAL = Map.of("email", "new@guests.example.org", "cidr", "192.0.2.1");

    private static final Pattern FILE = Pattern.compile("(?:href|src)=\"(/app/[^\"]+)\"");

    private static TestPeople people;
    private static TestHub hub;
    private static Browser browser;
    private static String account;
    private static Caller owner;

    @BeforeAll
    static void start() {
        people = new TestPeople();
        hub = people.hub;
        account = people.account();
        hub.execute(
                "INSERT INTO billing_subscription (owner_id, subscription_id, account_id, customer_id, price_id, tier, "
                        + "status, cancel_at_period_end, read_on) SELECT id, CONCAT('sub_', id_random), id, 'cus_1', "
                        + "'price_1', 'business', 'active', 0, UTC_TIMESTAMP() FROM account WHERE id_random = '"
                        + account + "'");
        owner = people.someone(account, "analyst");
        browser = new Browser(hub);
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        people.close();
    }

    @AfterEach
    void asBefore() {
        browser.open("/login").phone(false).scripts(true).asNobody();
    }

    private static String event(Caller host, String more) {
        Reply made = people.post(
                host,
                "/events",
                "{\"name\": \"Summer party\", \"start_datetime\": \"2031-06-01T19:00\", \"timezone\": \"Europe/Berlin\""
                        + more + "}");
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return made.json().path("id").asText();
    }

    private static String guest(String event, String body) {
        Reply made = people.post(owner, "/events/" + event + "/guests", body);
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return made.json().path("id").asText();
    }

    private static Caller joins(String event, String role) {
        Caller one = people.someone(account, "viewer");
        hub.execute("INSERT INTO event_role (event_id, user_id, role) SELECT e.id, u.id, '" + role
                + "' FROM event e, `user` u WHERE e.id_random = '" + event + "' AND u.uuid = '" + one.uuid() + "'");
        return one;
    }

    private static String page(String event, String step) {
        return "/host/events/" + event + step;
    }

    private static Visitor visitor(Caller caller) {
        return new Visitor(hub).with(caller.token());
    }

    @Test
    void aHostMakesAnEventInvitesAndSeesTheAnswerArrive() {
        browser.complaints();
        browser.as(owner.token()).open("/").follow("Events").follow("New event");
        browser.type("name", "Jubilee").type("location", "Town hall").type("plus_ones_max", "2");
        browser.driver.executeScript("document.getElementById('start_datetime').value = '2031-06-01T19:00'");
        browser.choose("timezone", "Europe/Berlin").press("Make the event");
        assertThat(browser.heading()).isEqualTo("Jubilee");
        assertThat(browser.text()).contains("2031-06-01 19:00 +02:00 (Europe/Berlin) · Town hall");
        String event = browser.at().replaceAll("^/host/events/|\\?.*", "");

        browser.type("name", HOSTILE).type("email", "bob@guests.example.org").press("Add");
        browser.type("name", "Paula")
                .choose("country", "DE")
                .type("phone", "030 1234567")
                .press("Add");
        assertThat(browser.text()).contains(HOSTILE, "+49301234567", "not invited yet");
        browser.follow(HOSTILE).press("Make the link");
        String link = String.valueOf(browser.driver.findElement(By.id("url")).getDomProperty("value"));
        browser.driver.findElement(By.cssSelector("[data-copy=url]")).click();
        await().atMost(SOON).until(() -> browser.text().contains("Copied."));

        browser.open(page(event, ""));
        walks();
        guest(event, "{\"name\": \"Nina\", \"email\": \"nina@guests.example.org\"}");
        browser.open(page(event, "")).press("Invite all who are not yet");
        assertThat(browser.notice()).isEqualTo("Invited: 1. By mail: 1.");

        browser.open(page(event, "/live"));
        await().atMost(SOON).until(() -> browser.text().contains("Shown as it happens."));
        Reply answer = hub.send(hub.request(link.replaceFirst("^https?://[^/]+", ""))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"attending\": true, \"plus_ones\": 1}"))
                .build());
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        await().atMost(SOON).until(() -> browser.text().contains("comes, with 1 more"));
        browser.follow("Figures");
        assertThat(browser.text()).contains("brought along", "Taken: 2");
        assertThat(browser.driver.findElements(By.cssSelector("[data-chart] canvas")))
                .hasSize(1);

        browser.follow("Team")
                .type("email", "friend@example.org")
                .choose("role", "editor")
                .press("Invite");
        assertThat(browser.text()).contains("friend@example.org", "Invited, not here yet");
        assertThat(browser.complaints()).noneMatch(said -> said.contains("Content Security Policy"));
    }

    /// Of the one guest who has a phone alone.
    private static void walks() {
        browser.follow("WhatsApp, one after the other");
        assertThat(browser.text()).contains("Paula", "To be told: 1.");
        browser.press("Write the message");
        WebElement message = browser.driver.findElement(By.linkText("Open in WhatsApp"));
        assertThat(message.getDomAttribute("href")).startsWith("https://wa.me/49301234567?text=");
        assertThat(message.getDomAttribute("rel")).isEqualTo("noreferrer noopener");
        browser.press("Sent, go on");
        assertThat(browser.text()).contains("Nobody is left");
    }

    @Test
    void withoutJavaScriptEverythingIsDoneAllTheSame() {
        String event = event(owner, "");
        browser.scripts(false).as(owner.token()).open(page(event, ""));
        browser.type("name", "Nora")
                .type("phone", "none yet")
                .choose("country", "DE")
                .press("Add");
        assertThat(browser.driver.findElement(By.id("phone-error")).getText()).contains("digits");
        browser.type("phone", "030 1234567").press("Add");
        assertThat(browser.text()).contains("Nora", "+49301234567");
        browser.follow("Nora").type("name", "Nora N.").press("Save");
        assertThat(browser.notice()).isEqualTo("Saved.");
        browser.unfold("Take off the list and erase …").press("Take off and erase");
        assertThat(browser.text()).contains("Nobody is on the list yet.");

        browser.follow("Settings").type("capacity", "many").press("Save");
        assertThat(browser.driver.findElement(By.id("capacity-error")).isDisplayed())
                .isTrue();
        browser.type("capacity", "20").press("Save");
        assertThat(browser.notice()).startsWith("Saved.");

        browser.follow("Security").type("medium", "70").press("Save");
        assertThat(browser.text()).contains("medium from 30");
        browser.type("medium", "20").press("Try without saving");
        assertThat(browser.text()).contains("What these would have done", "Nothing is changed.", "medium from 30");
        browser.press("Save");
        assertThat(browser.text()).contains("medium from 20");
        browser.press("Back to the usual: 30, 60, 85");
        assertThat(browser.text()).contains("medium from 30");
        browser.type("cidr", "nonsense").press("Add");
        assertThat(browser.driver.findElement(By.id("cidr-error")).isDisplayed())
                .isTrue();
        browser.type("cidr", "192.0.2.7").press("Add");
        assertThat(browser.text()).contains("192.0.2.7/32");
        browser.press("Remove", "192.0.2.7/32");
        assertThat(browser.text()).contains("None. Your own office");
        browser.follow("Settings").unfold("Remove this event …").press("Remove the event");
        assertThat(browser.notice()).contains("The event is removed.");
    }

    @Test
    void theSlidersPushEachOther() {
        String event = event(owner, "");
        browser.as(owner.token()).open(page(event, "/security"));
        WebElement slider = browser.driver.findElement(By.cssSelector("[data-slider=medium]"));
        assertThat(slider.isDisplayed()).isTrue();
        for (int i = 0; i < 35; i++) {
            slider.sendKeys(Keys.ARROW_RIGHT);
        }
        assertThat(List.of("medium", "high", "block").stream()
                        .map(name -> browser.driver.findElement(By.id(name)).getDomProperty("value"))
                        .toList())
                .containsExactly("65", "66", "85");
        assertThat(browser.driver
                        .findElement(By.cssSelector("[data-ribbon] .medium"))
                        .getDomAttribute("x"))
                .isEqualTo("65");
        browser.press("Save");
        assertThat(browser.text()).contains("medium from 65", "high from 66", "blocked from 85");
    }

    @Test
    void aPersonSaysWhatToThinkOfADoubtfulAccess() {
        String event = event(owner, "");
        String guest = guest(event, "{\"name\": \"Dora\", \"email\": \"dora@guests.example.org\"}");
        hub.execute(
                "INSERT INTO event_access (id_random, event_id, guest_id, kind, address, agent, score, band, reason, "
                        + "what_json) SELECT CONCAT('doubt', SUBSTRING(g.id_random, 1, 8)), g.event_id, g.id, 'access', '192.0.2.9', "
                        + "'a browser', 70, 'high', 'another device', '{}' FROM event_guest g WHERE g.id_random = '"
                        + guest + "'");
        browser.as(owner.token()).open(page(event, "/security"));
        assertThat(browser.text()).contains("Dora", "suspicious", "192.0.2.9, score 70");
        browser.press("It was not");
        assertThat(browser.text()).contains("said to be suspicious");
        browser.press("It was them");
        assertThat(browser.text()).contains("said to be legitimate").doesNotContain("said to be suspicious");
    }

    @Test
    void aViewerSeesNoControlThatIsRefused() {
        String event = event(owner, "");
        String guest = guest(event, "{\"name\": \"Vera\", \"email\": \"vera@guests.example.org\"}");
        Caller viewer = joins(event, "viewer");
        Visitor looks = visitor(viewer);
        List<String> pages = new ArrayList<>(List.of("", "/team", "/live", "/figures", "/security"));
        pages.add("/guests/" + guest);
        Map<String, Map<String, String>> theirs = new LinkedHashMap<>();
        Map<String, Map<String, String>> owners = new LinkedHashMap<>();
        for (String step : pages) {
            browser.as(owner.token()).open(page(event, step));
            owners.putAll(forms());
            browser.as(viewer.token()).open(page(event, step));
            for (Object link : all("main a[href]", "href")) {
                assertThat(looks.get(String.valueOf(link)).status())
                        .as("link " + link)
                        .isLessThan(400);
            }
            theirs.putAll(forms());
        }
        assertThat(owners).as("what an owner is shown").hasSizeGreaterThan(9);
        // what only owners are shown is what a viewer is refused
        owners.keySet().removeAll(theirs.keySet());
        // looks only
        owners.remove(page(event, "/security/shadow"));
        owners.forEach((action, fields) ->
                assertThat(looks.post(action, fields).status()).as(action).isEqualTo(403));
        theirs.forEach((action, fields) -> {
            if (!action.contains("/remove")) {
                assertThat(looks.post(action, fields).status()).as(action).isLessThan(400);
            }
        });
        String leave = page(event, "/team/" + viewer.uuid() + "/remove");
        assertThat(theirs).containsKey(leave);
        assertThat(looks.post(leave, Map.of()).status()).isEqualTo(303);
        assertThat(looks.get(page(event, "")).status()).isEqualTo(404);
        assertThat(people.get(owner, "/events/" + event + "/guests")
                        .json()
                        .path("total")
                        .asInt())
                .isEqualTo(1);
    }

    /// The POST forms of the page that could be sent as they are, by where they lead.
    @SuppressWarnings("unchecked")
    private static Map<String, Map<String, String>> forms() {
        var forms = new HashMap<String, Map<String, String>>();
        var found = (List<Map<String, Object>>) java.util.Objects.requireNonNull(browser.driver.executeScript("""
                        const found = [];
                        for (const form of document.querySelectorAll('main form[method=post]')) {
                          if (form.enctype.startsWith('multipart') || form.getAttribute('action') === '/accept') continue;
                          const fields = Object.fromEntries(new FormData(form));
                          for (const button of form.querySelectorAll('button')) {
                            const more = button.name ? {[button.name]: button.value} : {};
                            const action = button.getAttribute('formaction') ?? form.getAttribute('action');
                            found.push({action, fields: {...fields, ...more}});
                          }
                        }
                        return found;"""));
        found.forEach(form -> ((Map<String, String>) form.get("fields"))
                .replaceAll((name, value) -> value.isEmpty() ? USUAL.getOrDefault(name, "") : value));
        found.forEach(form -> forms.put(String.valueOf(form.get("action")), (Map<String, String>) form.get("fields")));
        return forms;
    }

    private static List<?> all(String selector, String attribute) {
        return (List<?>) java.util.Objects.requireNonNull(browser.driver.executeScript(
                "return [...document.querySelectorAll(arguments[0])].map(one => one.getAttribute(arguments[1]))",
                selector,
                attribute));
    }

    @Test
    void theKeyboardReachesEverythingOfTheGuests() {
        String event = event(owner, "");
        guest(event, "{\"name\": \"Kim\", \"email\": \"kim@guests.example.org\"}");
        browser.as(owner.token()).open(page(event, ""));
        int tabs = browser.driver
                        .findElements(By.cssSelector("a, button, input, select, textarea, summary"))
                        .size()
                + 5;
        for (int i = 0; i < tabs; i++) {
            browser.keys(Keys.TAB);
            browser.driver.executeScript("document.activeElement.dataset.reached = 'yes'");
        }
        assertThat((List<?>) browser.driver.executeScript(
                        "return [...document.querySelectorAll('main :is(a, button, input, select, textarea, summary)"
                                + ":not([type=hidden]):not([data-reached])')].map(one => one.outerHTML)"))
                .isEmpty();
        browser.tabTo("Name").keys("Lee");
        browser.tabTo("E-mail address").keys("lee@guests.example.org");
        browser.tabTo("Add").enter();
        assertThat(browser.text()).contains("Lee", "lee@guests.example.org");
    }

    @Test
    void aPhoneShowsEveryTabWithoutScrollingSidewaysAndAxeFindsNoFault() {
        String event = event(owner, ", \"capacity\": 10");
        String guest = guest(
                event,
                "{\"name\": \"Someone with a rather long name of their own\", \"email\": "
                        + "\"somebody.with.a.rather.long.address@guests.department.example.org\"}");
        browser.phone(true).as(owner.token());
        var pages = new ArrayList<>(TABS.stream().map(step -> page(event, step)).toList());
        pages.addAll(List.of(
                "/host",
                "/host/new",
                page(event, "/guests/" + guest),
                page(event, "/guests/import"),
                page(event, "/walk")));
        List<String> looked = List.of(
                page(event, ""), page(event, "/team"), page(event, "/security"), page(event, "/guests/" + guest));
        for (String page : pages) {
            browser.open(page);
            assertThat(browser.scrollsSideways()).as(page).isFalse();
            if (looked.contains(page)) {
                assertThat(browser.faults(false)).as(page).isEmpty();
            }
        }
    }

    @Test
    void aFileIsLookedAtAndThenImportedFromThePage() throws Exception {
        String event = event(owner, "");
        var file = java.nio.file.Files.createTempFile(
                java.nio.file.Path.of("target").toAbsolutePath(), "guests", ".csv");
        java.nio.file.Files.writeString(
                file, "Name;E-Mail;Mobile\nMia;mia@guests.example.org;\nNo one;;\nÅsa;asa@guests.example.org;\n");
        browser.scripts(false).as(owner.token()).open(page(event, "")).follow("Import a file");
        browser.driver.findElement(By.id("file")).sendKeys(file.toString());
        browser.press("Look at what it would do");
        assertThat(browser.text()).contains("Nobody is added while a row is rejected", "Mia", "rejected");
        java.nio.file.Files.writeString(
                file, "Name;E-Mail;Mobile\nMia;mia@guests.example.org;\nÅsa;asa@guests.example.org;+49 30 1234567\n");
        browser.driver.findElement(By.id("file")).sendKeys(file.toString());
        browser.press("Look at what it would do").press("Add these 2 guests");
        assertThat(browser.text()).contains("The guests of the file are added.", "Åsa", "+49301234567");
        java.nio.file.Files.delete(file);
    }

    @Test
    void aLongListIsSearchedFilteredAndTurnedOverAndAPlanThatIsFullSaysSo() {
        Caller poor = people.someone(people.account(), "analyst");
        String event = event(poor, "");
        hub.execute("INSERT INTO event_guest (id_random, event_id, name, email, email_key) SELECT CONCAT('many', seq, "
                + "SUBSTRING(e.id_random, 1, 6)), e.id, CONCAT('Guest ', seq), CONCAT('many', seq, '@guests.example.org'), "
                + "CONCAT('many', seq, '@guests.example.org') FROM event e, seq_1_to_60 WHERE e.id_random = '" + event
                + "'");
        browser.as(poor.token()).open(page(event, "")).follow("Next");
        assertThat(browser.text()).contains("Page 2 of 2", "Guest 60").doesNotContain("Guest 50");
        browser.open(page(event, "")).type("guest-q", "guest 57").press("Show");
        assertThat(browser.text()).contains("many57@guests.example.org").doesNotContain("many1@guests.example.org");
        browser.choose("status", "declined").press("Show");
        assertThat(browser.text()).contains("Nobody fits.");
        browser.type("name", "One more")
                .type("email", "more@guests.example.org")
                .press("Add");
        assertThat(browser.heading()).isEqualTo("The plan has no room for that");
        assertThat(browser.text()).contains("free is limited", "An administrator");
    }

    @Test
    void whatAGuestIsSentIsSmallAndIsAnsweredWithoutScripts() {
        String event = event(owner, ", \"language\": \"de\", \"plus_ones_max\": 1");
        String guest = guest(event, "{\"name\": \"Gast\", \"email\": \"gast@guests.example.org\"}");
        JsonNode link = people.post(owner, "/events/" + event + "/guests/" + guest + "/token?send=false")
                .json();
        String page = "/rsvp/" + link.path("token").asText();
        Reply html =
                hub.send(hub.request(page).header("Accept", "text/html").GET().build());
        int bytes = html.text().getBytes(StandardCharsets.UTF_8).length;
        Matcher files = FILE.matcher(html.text());
        var names = new ArrayList<String>();
        while (files.find()) {
            names.add(files.group(1));
            bytes += hub.get(files.group(1)).text().getBytes(StandardCharsets.UTF_8).length;
        }
        assertThat(names).hasSize(3);
        assertThat(bytes).isLessThan(50_000);

        browser.scripts(false).asNobody().open(page);
        assertThat(browser.text()).contains("Kommen Sie?");
        browser.driver
                .findElement(By.cssSelector("input[name=attending][value=yes]"))
                .click();
        browser.driver.findElement(By.cssSelector("form button")).click();
        await().atMost(SOON).until(() -> browser.text().contains("Wir erwarten Sie"));
    }
}
