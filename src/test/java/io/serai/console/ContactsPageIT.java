package io.serai.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.identity.TestPeople;
import io.serai.identity.TestPeople.Caller;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

/// People find each other, ask, answer and share, with a real browser.
class ContactsPageIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String HOSTILE = "<img src=x onerror=alert(1)> Ben";
    private static TestPeople people;
    private static Browser browser;

    private Caller ann;
    private Caller ben;

    @BeforeAll
    static void start() {
        people = new TestPeople(TestHub.shared());
        browser = new Browser(people.hub);
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        people.close();
    }

    @BeforeEach
    void two() {
        String account = people.account();
        ann = settled(account, "ann", "\"preferred_name\": \"Ann\"");
        ben = settled(
                account,
                "ben",
                "\"profile\": {\"preferred_name\": \"" + HOSTILE
                        + "\", \"city\": \"Bremen\", \"country\": \"Atlantis\"}, \"share\": {\"city\": true}");
        browser.complaints();
    }

    @AfterEach
    void asBefore() {
        browser.open("/login").phone(false).dark(false).scripts(true).asNobody();
    }

    private static Caller settled(String account, String name, String more) {
        Caller caller = people.someone(account, "none");
        ok(people.send(
                caller,
                "PUT",
                "/api/settings",
                "{\"umbral_name\": \"" + name + "\", \"accept_connections\": true, " + more + "}"));
        return caller;
    }

    private static Reply ok(Reply reply) {
        assertThat(reply.status()).as(reply.text()).isLessThan(300);
        return reply;
    }

    private static String asked(Caller by, String name) {
        return ok(people.post(by, "/api/connections/request", "{\"umbral_name\": \"" + name + "\"}"))
                .json()
                .path("id")
                .asText();
    }

    private static String connected(Caller by, String name, Caller to) {
        String request = asked(by, name);
        return ok(people.send(
                        to, "PUT", "/api/connections/requests/" + request + "/respond", "{\"action\": \"accept\"}"))
                .json()
                .path("connection_id")
                .asText();
    }

    /// How long the hub took for the page that is open.
    private static double answerMillis() {
        return ((Number) browser.driver.executeScript("const page = performance.getEntriesByType('navigation')[0];"
                        + "return page.responseStart - page.requestStart"))
                .doubleValue();
    }

    private static String unread() {
        List<org.openqa.selenium.WebElement> badge = browser.driver.findElements(By.cssSelector(".bar .badge"));
        return badge.isEmpty() ? "" : badge.getFirst().getText();
    }

    @Test
    void twoFindEachOtherAnswerAndShare() {
        browser.as(ann.token()).open("/contacts").type("umbral_name", "nobody").press("Find");
        assertThat(browser.notice()).startsWith("Nobody whom you could ask");
        assertThat(answerMillis()).as("its time tells nothing either").isGreaterThanOrEqualTo(49);
        browser.type("umbral_name", "BEN").press("Find").press("Ask BEN to connect");
        assertThat(browser.text()).contains("You asked", HOSTILE);

        browser.as(ben.token()).open("/contacts");
        await().atMost(SOON).until(() -> unread().equals("1"));
        assertThat(browser.text()).contains("Ann wants to connect with you", "They ask you");
        browser.press("Mark all as read");
        await().atMost(SOON).until(() -> unread().isEmpty());
        browser.press("Accept").follow("Ann");
        assertThat(browser.text()).contains("What they share with you", "Nothing.");
        browser.choose("city", "no").choose("country", "yes").press("Save");
        assertThat(browser.notice()).isEqualTo("Saved. It counts from now on.");

        browser.as(ann.token()).open("/contacts");
        assertThat(browser.text()).contains("accepted your connection request");
        browser.follow(HOSTILE);
        assertThat(browser.text()).contains("Atlantis").doesNotContain("Bremen");
        browser.unfold("Be connected no more …").press("End it");
        assertThat(browser.text()).contains("To nobody yet.");
        assertThat(browser.complaints()).noneMatch(said -> said.contains("Content Security Policy"));
    }

    @Test
    void whatComesShowsByItselfAndCanBeTakenBackOrRejected() {
        browser.as(ben.token()).open("/contacts");
        assertThat(browser.text()).contains("0 unread");
        String request = asked(ann, "ben");
        await().atMost(SOON).until(() -> unread().equals("1") && browser.text().contains("They ask you"));
        ok(people.delete(ann, "/api/connections/requests/" + request));
        await().atMost(SOON).until(() -> unread().isEmpty() && !browser.text().contains("They ask you"));
        asked(ben, "ann");
        browser.open("/contacts").press("Take back");
        assertThat(browser.notice()).isEqualTo("Taken back.");
        asked(ann, "ben");
        browser.open("/contacts").press("Reject");
        assertThat(browser.text()).doesNotContain("They ask you");
        browser.press("Remove");
        assertThat(browser.text()).contains("Nothing yet.");
    }

    @Test
    void withoutJavaScriptTheNameTheTopicAndTheBlocksAreSet() {
        browser.scripts(false).as(ann.token()).open("/contacts/settings");
        browser.type("umbral_name", "admin").press("Save");
        assertThat(browser.driver.findElement(By.id("umbral_name-error")).isDisplayed())
                .isTrue();
        browser.type("umbral_name", "ben").press("Save");
        assertThat(browser.driver.findElement(By.id("umbral_name-error")).isDisplayed())
                .isTrue();
        browser.type("umbral_name", "ann.again").type("city", "Aachen");
        browser.driver.findElement(By.id("share-city")).click();
        browser.press("Save");
        assertThat(browser.notice()).isEqualTo("Saved.");
        assertThat(browser.text()).contains("Whoever knows the topic reads what is sent there");
        browser.press("Generate");
        String topic = browser.driver.findElement(By.id("ntfy_topic")).getDomProperty("value");
        assertThat(topic).matches("[A-Za-z0-9_-]{22}");
        Reply me = people.get(ann, "/api/settings");
        assertThat(me.json().path("ntfy_topic").asText()).isEqualTo(topic);
        assertThat(me.json().path("umbral_name").asText()).isEqualTo("ann.again");
        assertThat(me.json().at("/share/city").asBoolean()).isTrue();
        assertThat(me.json().at("/share/country").asBoolean()).isFalse();
        browser.type("blocked", "ben").press("Block");
        assertThat(browser.text()).contains("Unblock");
        browser.press("Unblock");
        assertThat(browser.text()).contains("Nobody.");
    }

    @Test
    void everyPageIsFitForKeyboardPhoneAndEveryEye() {
        String contact = connected(ben, "ann", ann);
        Caller carl = settled(
                people.texts("SELECT a.id_random FROM account a JOIN `user` u ON u.account_id = a.id WHERE u.uuid = '"
                                + ann.uuid() + "'")
                        .getFirst(),
                "carl",
                "\"ntfy_enabled\": true");
        asked(carl, "ann");
        ok(people.post(ann, "/api/connections/block", "{\"umbral_name\": \"somebody\"}"));
        browser.as(ann.token());
        for (String page : List.of("/contacts", "/contacts/people/" + contact, "/contacts/settings")) {
            browser.open(page);
            assertThat(browser.faults(false)).as(page).isEmpty();
            browser.dark(true);
            assertThat(browser.faults(true)).as(page + " in the dark").isEmpty();
            browser.dark(false).phone(true).open(page);
            assertThat(browser.scrollsSideways()).as(page + " on a phone").isFalse();
            browser.phone(false);
        }
        browser.open("/contacts").tabTo("Accept carl").enter();
        assertThat(browser.notice()).isEqualTo("You are connected.");
    }
}
