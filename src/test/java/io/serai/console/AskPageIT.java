package io.serai.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.TestHub;
import io.serai.identity.TestPeople;
import io.serai.identity.TestPeople.Caller;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/// Documents are uploaded, asked, looked at and removed, with a real browser.
class AskPageIT {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String HOSTILE = "<img src=x onerror=alert(1)> rules";
    private static final String TEXT = """
            # Workshop rules

            ## Extinguishers

            A powder extinguisher is inspected every 24 months. <script>alert(1)</script> Its tag names the month.

            ## Doors

            Escape doors open outwards and stay unlocked while anybody is inside.
            """;

    @TempDir
    static Path temp;

    private static TestPeople people;
    private static Browser browser;
    private Caller legal;
    private Caller reader;

    @BeforeAll
    static void start() throws Exception {
        people = new TestPeople(TestHub.shared());
        browser = new Browser(people.hub);
        Files.writeString(temp.resolve("rules.md"), TEXT);
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
        legal = someone(account, "legal");
        reader = someone(account, "readonly");
        browser.complaints();
    }

    @AfterEach
    void asBefore() {
        browser.open("/login").phone(false).dark(false).scripts(true).asNobody();
    }

    private static Caller someone(String account, String role) {
        Caller caller = people.someone(account, "none");
        people.hub.execute("UPDATE `user` SET knowledge_role = '" + role + "' WHERE uuid = '" + caller.uuid() + "'");
        return caller;
    }

    private void uploaded() {
        browser.as(legal.token()).open("/ask/documents");
        browser.driver
                .findElement(By.id("file"))
                .sendKeys(temp.resolve("rules.md").toString());
        browser.type("doc_name", HOSTILE).type("regulation_type", "fire-safety").press("Add");
        // the page replaces what it shows while it is read
        await().atMost(SOON).ignoreExceptions().until(() -> browser.text().contains("Can be asked"));
    }

    @Test
    void aDocumentIsAskedAndItsPassageLookedAt() {
        uploaded();
        assertThat(browser.text()).contains(HOSTILE, "Workshop rules", "What became of it");

        browser.as(reader.token()).open("/ask").type("query", "How often is an extinguisher inspected?");
        browser.driver
                .findElement(By.cssSelector("form[data-ask] button.primary"))
                .click();
        await().atMost(SOON).until(() -> browser.text().contains("inspected every 24 months"));
        await().atMost(SOON).until(() -> browser.driver.getCurrentUrl().contains("session_id="));
        assertThat(browser.text()).contains("<script>alert(1)</script>");
        WebElement link = browser.driver.findElement(By.cssSelector(".sources a"));
        assertThat(link.getText()).isEqualTo(HOSTILE);

        browser.open(link.getDomProperty("href").replaceFirst("^http://[^/]*", ""));
        assertThat(browser.driver.findElement(By.id("passage")).getText()).contains("inspected every 24 months");
        assertThat(browser.text()).doesNotContain("Read it anew");

        browser.open("/ask");
        browser.open(browser.driver
                .findElement(By.cssSelector("table a"))
                .getDomProperty("href")
                .replaceFirst("^http://[^/]*", ""));
        assertThat(browser.text()).contains("How often is an extinguisher inspected?", "Ask on");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void withoutJavaScriptItIsAskedTooAndADocumentIsRemoved() {
        uploaded();
        browser.scripts(false)
                .as(legal.token())
                .open("/ask")
                .type("query", "How do escape doors open?")
                .press("Ask");
        assertThat(browser.text()).contains("outwards", "Ask on");
        browser.open("/ask").press("Remove");
        assertThat(browser.notice()).isEqualTo("The conversation is removed.");

        browser.open("/ask/documents").follow(HOSTILE).unfold("Remove").press("Remove it");
        assertThat(browser.notice()).startsWith("The document is removed.");
        assertThat(browser.text()).contains("There is no document yet.");
        browser.open("/ask").type("query", "How do escape doors open?").press("Ask");
        assertThat(browser.text()).contains("I don't know");
    }

    @Test
    void everyPageIsFitForKeyboardPhoneAndEveryEye() {
        uploaded();
        String document = browser.driver.getCurrentUrl().replaceFirst("^http://[^/]*", "");
        browser.open("/ask")
                .tabTo("Question")
                .keys("Doors that open outwards?")
                .tabTo("Ask")
                .keys(Keys.ENTER);
        await().atMost(SOON).until(() -> browser.driver.getCurrentUrl().contains("session_id="));
        String conversation = browser.driver.getCurrentUrl().replaceFirst("^http://[^/]*", "");
        for (String page : List.of(conversation, "/ask/documents", document)) {
            browser.open(page);
            assertThat(browser.faults(false)).as(page).isEmpty();
            browser.dark(true);
            assertThat(browser.faults(true)).as(page + " in the dark").isEmpty();
            browser.dark(false).phone(true).open(page);
            assertThat(browser.scrollsSideways()).as(page + " on a phone").isFalse();
            browser.phone(false);
        }
    }
}
