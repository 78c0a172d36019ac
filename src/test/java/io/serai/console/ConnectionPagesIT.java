package io.serai.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.connectors.SandboxFaults;
import io.serai.connectors.SandboxServer;
import io.serai.connectors.SandboxVendor;
import io.serai.identity.TestPeople;
import io.serai.members.MembersModule;
import io.serai.web.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;

/// An account's ways to third parties with a real browser; the sandbox plays Novi.
class ConnectionPagesIT {
    private static final String SECRET = "s3cret-That-Nobody-Shall-See";
    private static final String HOSTILE = "</title><img src=x onerror=\"window.hit=1\"><script>window.hit=1</script>'";

    @TempDir
    private static Path folder;

    private static TestPeople people;
    private static TestHub hub;
    private static String account;
    private static Browser browser;
    private static Visitor admin;
    private static Visitor analyst;
    private static Visitor viewer;
    private static Visitor stranger;
    private static SandboxVendor vendor;
    private static SandboxServer novi;

    @BeforeAll
    static void start() {
        people = new TestPeople();
        hub = people.hub;
        account = people.account();
        admin = visitor(account, "admin");
        analyst = visitor(account, "analyst");
        viewer = visitor(account, "viewer");
        stranger = visitor(people.account(), "admin");
        vendor = new MembersModule().sandboxVendors(new Json(32)).getFirst();
        novi = new SandboxServer(List.of(vendor), folder, SandboxFaults.asked());
        browser = new Browser(hub);
    }

    private static Visitor visitor(String account, String role) {
        return new Visitor(hub).with(people.someone(account, role).token());
    }

    @AfterAll
    static void stop() throws IOException {
        if (browser != null) {
            browser.close();
        }
        novi.close();
        people.close();
    }

    @AfterEach
    void asBefore() {
        browser.scripts(true).phone(false).dark(false).asNobody();
        hub.execute("DELETE FROM `connection` WHERE account_id = (SELECT id FROM account WHERE id_random = '" + account
                + "')");
    }

    private static String address() {
        return novi.url() + "/novi/api";
    }

    private static String key() {
        return vendor.secrets().get("api_key");
    }

    /// Made by the API.
    private static String made(String name, String path) {
        Reply made = admin.api(
                "POST",
                "/v3/hub/connection",
                Map.of(
                        "system",
                        "novi",
                        "name",
                        name,
                        "settings",
                        Map.of("base_url", address(), "member_path", path),
                        "secrets",
                        Map.of("api_key", key())));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return "/connections/" + made.json().at("/data/id").asText();
    }

    private static String made(String name) {
        return made(name, "/customers/{uuid}");
    }

    private static String value(String field) {
        return browser.driver.findElement(By.id(field)).getDomProperty("value");
    }

    @Test
    void aConnectionIsMadeTriedRotatedChangedAndDeletedAndNoPageShowsItsSecret() {
        var pages = new ArrayList<String>();
        browser.as(admin).open("/").follow("Connections");
        assertThat(browser.text()).contains("There is no connection yet");
        browser.choose("system", "novi").press("Go on");
        assertThat(browser.heading()).isEqualTo("New connection to novi");
        browser.type("setting_base_url", "gopher://x")
                .type("secret_api_key", SECRET)
                .press("Make the connection");
        pages.add(browser.at() + browser.driver.getPageSource());
        assertThat(browser.text()).contains("Type it again");
        assertThat(browser.driver.findElement(By.id("setting_base_url-error")).getText())
                .isNotBlank();
        assertThat(value("setting_base_url")).isEqualTo("gopher://x");
        assertThat(value("secret_api_key")).isEmpty();

        browser.type("setting_base_url", address())
                .type("secret_api_key", key())
                .press("Make the connection");
        String page = browser.at().replaceFirst("\\?.*", "");
        assertThat(browser.notice()).contains("Test it now");
        assertThat(browser.text()).contains("not tried yet", "routes go by connections of this system");
        browser.press("Test it");
        assertThat(browser.notice()).contains("It works");
        assertThat(browser.text()).contains("ok");

        browser.type("new-secret_api_key", SECRET).press("Rotate");
        pages.add(browser.at() + browser.driver.getPageSource());
        assertThat(browser.notice()).contains("new secrets count");
        browser.press("Test it");
        assertThat(browser.notice()).contains("It does not work");
        assertThat(browser.text()).contains("failing", "rotate them below");
        pages.add(browser.at() + browser.driver.getPageSource());

        browser.type("setting_base_url", address() + "/").press("Save");
        assertThat(browser.text()).contains("send them again");
        browser.type("setting_base_url", address() + "/")
                .type("secret_api_key", SECRET)
                .press("Save");
        assertThat(browser.notice()).contains("Saved");
        pages.add(browser.at() + browser.driver.getPageSource());
        browser.press("Save");
        assertThat(browser.notice()).contains("Nothing is different");

        browser.open("/connections");
        assertThat(browser.text()).contains("novi · default", "failing", "go through");
        browser.open(page).unfold("Delete this connection …");
        assertThat(browser.text()).contains("Without another to novi, this stops", "routes, which are named above");
        browser.press("Delete novi · default");
        assertThat(browser.notice()).contains("is deleted");
        assertThat(pages).noneMatch(text -> text.contains(SECRET));
        assertThat(hub.output()).doesNotContain(SECRET);
        assertThat(hub.count("SELECT COUNT(*) FROM audit WHERE CONCAT(COALESCE(before_json, ''), after_json) LIKE '%"
                        + SECRET + "%'"))
                .isZero();
    }

    @Test
    void whatWasMissedIsHealedAndTheRunIsFollowed() {
        String page = made("healed");
        browser.as(admin).open(page).type("since", "2020-01-01").press("Heal");
        assertThat(browser.notice()).contains("too long ago");
        browser.open(page).press("Heal");
        assertThat(browser.at()).startsWith("/runs/");
        assertThat(browser.heading()).isEqualTo("heal.connection");
        browser.open(page).press("Disable");
        assertThat(browser.text()).contains("disabled");
        assertThat(browser.driver.findElements(By.id("since"))).isEmpty();
        browser.press("Enable");
        assertThat(browser.notice()).contains("Enabled");
    }

    @Test
    void whatStopsWithoutItIsNamed() {
        String page = made("default");
        Reply lists = admin.api(
                "PUT",
                "/v3/action/e_novi_mailman/setting",
                Map.of(
                        "enabled",
                        false,
                        "pairs",
                        List.of(Map.of("novi_group", "g-1", "mailman_list", "members@lists.example.org"))));
        assertThat(lists.status()).as(lists.text()).isEqualTo(200);
        Reply smtp = admin.api(
                "POST",
                "/v3/hub/connection",
                Map.of("system", "smtp", "settings", Map.of("host", "127.0.0.1", "from", "Ann <ann@example.org>")));
        String sender = smtp.json().at("/data/id").asText();
        browser.as(analyst).open(page);
        assertThat(browser.text()).contains("The list members.lists.example.org follows the group g-1");
        assertThat(browser.open("/connections/" + sender).text()).contains("The account's mail goes by it");
        assertThat(admin.json("/v3/hub/connection/" + sender + "/usage")
                        .at("/data/uses/0/kind")
                        .asText())
                .isEqualTo("mail");
        admin.api("PATCH", "/v3/hub/connection/" + sender, Map.of("enabled", false));
        assertThat(browser.open("/connections/" + sender).text()).doesNotContain("mail goes by it");
    }

    @Test
    void aConnectionWhoseCallsAreHeldBackSaysSo() {
        Reply made = admin.api(
                "POST",
                "/v3/hub/connection",
                Map.of(
                        "system",
                        "novi",
                        "name",
                        "away",
                        "settings",
                        Map.of("base_url", "http://127.0.0.1:9/api"),
                        "secrets",
                        Map.of("api_key", SECRET)));
        String api = "/v3/hub/connection/" + made.json().at("/data/id").asText();
        for (int i = 0; i < 20; i++) {
            assertThat(admin.api("POST", api + "/test", Map.of())
                            .json()
                            .at("/data/ok")
                            .asBoolean(true))
                    .isFalse();
        }
        assertThat(admin.json(api).at("/data/breaker").asText()).isEqualTo("open");
        browser.as(analyst).open("/connections");
        assertThat(browser.text()).contains("novi · away", "held back", "failing");
    }

    @Test
    void everythingIsDoneByKeyboardAndWithoutScript() {
        browser.scripts(false).as(admin).open("/connections/new?system=novi");
        browser.tabTo("Base url").keys(address());
        browser.tabTo("Api key").keys(key());
        browser.tabTo("Make the connection").enter();
        browser.tabTo("Test it").enter();
        assertThat(browser.notice()).contains("It works");
    }

    @Test
    void aViewerSeesNothingThatWouldBeRefused() {
        String page = made("seen");
        browser.as(viewer).open("/");
        assertThat(browser.driver.findElements(By.linkText("Connections"))).isEmpty();
        for (String path : List.of("/connections", page, "/connections/new?system=novi")) {
            assertThat(viewer.get(path).status()).as(path).isEqualTo(403);
        }
        browser.as(analyst).open("/").follow("Connections");
        assertThat(browser.text()).contains("novi · seen").doesNotContain("Add a connection");
        browser.follow("novi · seen");
        assertThat(browser.text()).contains(address());
        assertThat(browser.driver.findElements(By.cssSelector("main .card form")))
                .isEmpty();
        assertThat(analyst.get("/connections/new?system=novi").status()).isEqualTo(403);
        for (String step : List.of("", "/secrets", "/test", "/enable", "/disable", "/heal", "/delete")) {
            assertThat(analyst.post(page + step, Map.of()).status()).as(step).isEqualTo(403);
        }
        assertThat(admin.post(page + "/delete", Map.of(), "http://evil.example").status())
                .as("another site's form")
                .isEqualTo(403);
        assertThat(admin.get(page).status()).isEqualTo(200);
    }

    @Test
    void whatIsAnothersIsNotHere() {
        String page = made("mine");
        Reply reply = stranger.get(page);
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.text()).contains("There is no such connection").doesNotContain("mine");
        for (String step : List.of("", "/test", "/enable", "/disable", "/delete")) {
            assertThat(stranger.post(page + step, Map.of()).status()).as(step).isEqualTo(404);
        }
        assertThat(stranger.post(page + "/secrets", Map.of("secret_api_key", "x", "overlap", "0"))
                        .status())
                .isEqualTo(404);
        assertThat(stranger.post(page + "/heal", Map.of("since", "2026-01-01")).status())
                .isIn(404, 422);
        assertThat(stranger.get("/connections").text()).contains("There is no connection yet");
        assertThat(admin.json("/v3/hub" + page.replace("connections", "connection"))
                        .at("/data/enabled")
                        .asBoolean())
                .isTrue();
        assertThat(admin.get("/connections/new?system=nothing").status()).isEqualTo(404);
    }

    @Test
    void textFromElsewhereIsShownAsText() {
        browser.complaints();
        String page = made(HOSTILE, HOSTILE);
        String id = page.substring(page.lastIndexOf('/') + 1);
        hub.execute("UPDATE `connection` SET last_error = '" + HOSTILE.replace("'", "''")
                + "', last_error_at = UTC_TIMESTAMP(3) WHERE id_random = '" + id + "'");
        hub.execute("INSERT INTO vendor_drift (`system`, `call`, field, what, was, `is`) VALUES ('novi', 'GET /door', '"
                + HOSTILE.replace("'", "''") + "', 'gone', 'string', '')");
        try {
            for (String path : List.of("/connections", page)) {
                browser.as(admin).open(path);
                assertThat(browser.text()).as(path).contains(HOSTILE.substring(0, 60));
                assertThat(
                                browser.driver.executeScript(
                                        "return [window.hit, document.querySelectorAll('main img, main script').length].join()"))
                        .as(path)
                        .isEqualTo(",0");
            }
            assertThat(browser.text()).contains("gone");
            assertThat(value("setting_member_path")).isEqualTo(HOSTILE);
            assertThat(browser.complaints()).isEmpty();
        } finally {
            hub.execute("DELETE FROM vendor_drift WHERE `call` = 'GET /door'");
        }
    }

    @Test
    void axeFindsNoFaultInLightDarkAndOnAPhoneAndNothingScrollsSideways() {
        String page = made("axe");
        hub.execute("UPDATE `connection` SET last_error = 'It was refused.', last_error_at = UTC_TIMESTAMP(3)"
                + " WHERE name = 'axe'");
        var found = new ArrayList<String>();
        browser.as(admin);
        List<String> pages = List.of("/connections", "/connections/new?system=zoom", page);
        for (boolean dark : List.of(false, true)) {
            browser.dark(dark);
            for (String path : pages) {
                browser.open(path).faults(dark).forEach(fault -> found.add(path + " dark " + dark + " " + fault));
            }
        }
        browser.phone(true);
        for (String path : pages) {
            browser.open(path);
            assertThat(browser.scrollsSideways()).as(path).isFalse();
        }
        browser.faults(false).forEach(fault -> found.add("phone " + fault));
        assertThat(found).isEmpty();
    }
}
