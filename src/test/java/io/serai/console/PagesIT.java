package io.serai.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.serai.TestHub;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;

/// People walk through the pages with a real browser.
class PagesIT {
    private static final List<String> HOSTILE = List.of(
            "<img src=x onerror=\"window.hit=1\">",
            "\"><script>window.hit=1</script>",
            "'><svg onload=window.hit=1>",
            "</title><script>window.hit=1</script>",
            "{{serai.api.key}}${7*7}",
            "javascript:window.hit=1");

    private static TestHub hub;
    private static Browser browser;
    private static Visitor admin;

    @BeforeAll
    static void start() {
        hub = TestHub.create().start();
        admin = Visitor.administrator(hub);
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
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPersonMakesATokenCopiesItUsesItInTheCommandLineAndRevokesIt(boolean phone) throws Exception {
        String email = "walker" + phone + "@example.org";
        admin.adds(email, "Walker", "viewer");
        browser.phone(phone).open("/profile");
        assertThat(browser.at()).isEqualTo("/login?next=%2Fprofile");
        browser.type("email", email).type("password", Visitor.PASSWORD).press("Sign in");
        assertThat(browser.at()).isEqualTo("/profile");
        browser.type("token-name", "laptop").choose("days", "30").press("Make token");
        String shown = browser.driver.findElement(By.id("token")).getDomProperty("value");
        assertThat(shown).startsWith("serai_pat_");
        browser.driver.findElement(By.cssSelector("[data-copy=token]")).click();
        assertThat(copied()).isEqualTo(shown);
        assertThat(whoami(shown)).startsWith("0 ").contains(email);
        browser.follow("Done");
        assertThat(browser.text()).contains("laptop").doesNotContain(shown);
        assertThat(browser.scrollsSideways()).isFalse();
        browser.press("Revoke", "laptop");
        assertThat(browser.notice()).contains("revoked");
        assertThat(whoami(shown)).startsWith("1 ").contains("This token is unknown, or has ended");
        browser.driver.findElement(By.cssSelector("header button")).click();
        browser.open("/profile");
        assertThat(browser.at()).startsWith("/login");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAdministratorAddsChangesDeactivatesResetsAndDeletes(boolean phone) {
        String email = "added" + phone + "@example.org";
        browser.phone(phone).as(admin).open("/admin/users");
        browser.type("email", email)
                .type("name", "Added")
                .choose("role", "viewer")
                .press("Add");
        assertThat(browser.heading()).isEqualTo("Added");
        browser.press("Make a link to set a password");
        String link = browser.driver.findElement(By.id("link")).getDomProperty("value");
        Visitor added = sets(link, email);

        browser.choose("role", "analyst").press("Save");
        assertThat(browser.notice()).isEqualTo("Saved.");
        assertThat(added.json("/me").path("role").asText()).isEqualTo("analyst");

        String page = browser.at().split("\\?")[0];
        assertThat(browser.as(added).open("/profile").at()).isEqualTo("/profile");
        browser.as(admin).open(page).press("Deactivate");
        assertThat(browser.text()).contains("Deactivated");
        assertThat(browser.as(added).open("/profile").at()).startsWith("/login");
        assertThat(browser.signIn(email, "a brand new password").notice()).isNotEmpty();

        browser.as(admin).open(page).press("Activate");
        browser.unfold("Delete this person …").press("Delete " + email);
        assertThat(browser.at()).isEqualTo("/admin/users?done=user-deleted");
        assertThat(browser.text()).doesNotContain(email);
        assertThat(browser.scrollsSideways()).isFalse();
    }

    /// Sets the password by the link, in the browser; a second time it refuses.
    private static Visitor sets(String link, String email) {
        String path = link.substring(link.indexOf("/reset"));
        browser.asNobody().open(path);
        browser.type("password", "a brand new password").type("again", "a brand new password");
        browser.press("Set password");
        assertThat(browser.notice()).contains("password is set");
        browser.open(path).type("password", "another new password").type("again", "another new password");
        assertThat(browser.press("Set password").at()).startsWith("/reset");
        assertThat(browser.driver.findElements(By.cssSelector(".notice.bad"))).isNotEmpty();
        Visitor visitor = Visitor.signedIn(hub, email, "a brand new password");
        browser.as(admin).open("/admin/users/" + visitor.json("/me").path("id").asText());
        return visitor;
    }

    @Test
    void theKeyboardIsEnoughToSignInAndToMakeAToken() {
        admin.adds("keys@example.org", "Keys", "viewer");
        browser.open("/login").tabTo("E-mail address").keys("keys@example.org");
        browser.tabTo("Password").keys(Visitor.PASSWORD);
        browser.tabTo("Sign in").enter();
        assertThat(browser.at()).isEqualTo("/");
        browser.tabTo("Skip to the content");
        assertThat(browser.driver.switchTo().activeElement().isDisplayed()).isTrue();
        browser.tabTo("Profile").enter();
        browser.tabTo("What is it for?").keys("by keyboard");
        browser.tabTo("Make token").enter();
        assertThat(browser.heading()).isEqualTo("Your new token");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aStrangerSignsUpByKeyboardAndIsAskedForNothingLater(boolean phone) {
        String email = "stranger" + phone + "@example.org";
        browser.phone(phone).open("/login").follow("Sign up");
        browser.tabTo("E-mail address").keys(email);
        browser.tabTo("Password").keys(Visitor.PASSWORD);
        browser.tabTo("The same again").keys(Visitor.PASSWORD);
        browser.tabTo("I accept the terms and the privacy notice").keys(" ");
        browser.tabTo("Sign up").enter();
        assertThat(browser.text()).contains("Look into your mail");
        assertThat(browser.scrollsSideways()).isFalse();
        hub.execute("UPDATE `user` SET active = 1, email_verified = 1 WHERE email_key = '" + email + "'");
        browser.signIn(email, Visitor.PASSWORD);
        assertThat(browser.text()).doesNotContain("I accept both");
        hub.execute("UPDATE `user` SET privacy_accepted_at = NULL WHERE email_key = '" + email + "'");
        browser.open("/profile");
        assertThat(browser.scrollsSideways()).isFalse();
        browser.press("I accept both");
        assertThat(browser.at()).isEqualTo("/profile");
        assertThat(browser.text()).doesNotContain("I accept both");
    }

    @Test
    void withoutJavaScriptPeopleSignInAndMakeAndRevokeTokens() {
        admin.adds("plain@example.org", "Plain", "viewer");
        browser.scripts(false).signIn("plain@example.org", Visitor.PASSWORD);
        assertThat(browser.at()).isEqualTo("/");
        browser.open("/profile").type("token-name", "no script").press("Make token");
        assertThat(browser.driver.findElement(By.id("token")).getDomAttribute("value"))
                .startsWith("serai_pat_");
        assertThat(browser.driver
                        .findElement(By.cssSelector("[data-copy=token]"))
                        .isDisplayed())
                .as("the copy button, which needs a script")
                .isFalse();
        browser.follow("Done").press("Revoke", "no script");
        assertThat(browser.notice()).contains("revoked");
    }

    @Test
    void axeFindsNoSeriousFaultOnAnyPageInLightAndDark() {
        String user = admin.adds("axe@example.org", "Axe", "viewer");
        admin.post("/profile/tokens", Map.of("name", "for axe", "days", "90"));
        var found = new ArrayList<String>();
        for (boolean dark : List.of(false, true)) {
            browser.dark(dark).asNobody();
            for (String page : List.of(
                    "/login?done=signed-out",
                    "/signup",
                    "/terms",
                    "/privacy",
                    "/install",
                    "/forgot",
                    "/reset?token=a",
                    "/verify?token=a")) {
                browser.open(page).faults(dark).forEach(fault -> found.add(page + " dark " + dark + " " + fault));
            }
            browser.as(admin);
            for (String page :
                    List.of("/", "/profile", "/admin/users", "/admin/users/" + user, "/admin/tokens", "/admin/audit")) {
                browser.open(page).faults(dark).forEach(fault -> found.add(page + " dark " + dark + " " + fault));
            }
        }
        browser.phone(true);
        for (String page : List.of("/profile", "/admin/users", "/admin/audit")) {
            browser.open(page).faults(false).forEach(fault -> found.add(page + " phone " + fault));
            assertThat(browser.scrollsSideways()).as(page).isFalse();
        }
        assertThat(found).isEmpty();
        browser.driver.executeScript("document.querySelector('main').innerHTML = '<button></button>'");
        assertThat(browser.faults(false)).as("a button without a name is found").isNotEmpty();
    }

    @Test
    void whatPeopleTypeIsShownAsTextOnEveryPage() {
        browser.complaints();
        String name = String.join(" ", HOSTILE);
        String email = "\"><img/src=x/onerror=window.hit=1>@example.org";
        String hostile = admin.adds("hostile@example.org", name, "admin");
        String odd = admin.adds("odd@example.org", "odd", "viewer");
        // no address that the hub takes is as bad as one that came from elsewhere may be
        hub.execute("UPDATE `user` SET email = '" + email + "' WHERE email_key = 'odd@example.org'");
        Visitor visitor = Visitor.signedIn(hub, "hostile@example.org", Visitor.PASSWORD);
        for (String text : HOSTILE) {
            visitor.post("/profile/tokens", Map.of("name", text, "days", "7"));
            hub.send(hub.request("/login")
                    .header("Origin", "http://127.0.0.1:" + hub.port)
                    .header("User-Agent", text)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(java.net.http.HttpRequest.BodyPublishers.ofString(
                            "email=hostile%40example.org&password=wandering+llama+teapot"))
                    .build());
        }
        browser.as(visitor);
        var pages = new ArrayList<>(
                List.of("/", "/profile", "/admin/users", "/admin/users/" + hostile, "/admin/tokens", "/admin/audit"));
        pages.add("/admin/users/" + odd);
        for (String text : HOSTILE) {
            String asked = java.net.URLEncoder.encode(text, StandardCharsets.UTF_8);
            pages.add("/admin/users?q=" + asked);
            pages.add("/admin/audit?actor=" + asked);
            pages.add("/admin/audit?since=" + asked);
            pages.add("/login?next=" + asked + "&done=" + "%3Cb%3E");
            pages.add("/reset?token=" + asked);
        }
        for (String page : pages) {
            browser.open(page);
            assertThat(browser.driver.executeScript(
                            "return [window.hit, document.querySelectorAll('main img, main svg, main b, main script:not([src^=\"/app/\"])').length,"
                                    + " [...document.links].filter(a => a.protocol === 'javascript:').length].join()"))
                    .as(page)
                    .isEqualTo(",0,0");
        }
        assertThat(browser.open("/profile").text()).contains(HOSTILE);
        assertThat(browser.open("/admin/users").text()).contains(HOSTILE.getFirst());
        assertThat(browser.complaints()).noneMatch(said -> said.contains("Content Security Policy"));
    }

    /// So that the test above would see it.
    @Test
    void aScriptThatGotIntoAPageWouldNotRunAndWouldBeReported() {
        browser.open("/login").complaints();
        browser.driver.executeScript(
                "document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.hit=1\">')");
        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(browser.complaints())
                .anyMatch(said -> said.contains("Content Security Policy")));
        assertThat(browser.driver.executeScript("return window.hit")).isNull();
    }

    @Test
    void aFormOnAnotherSiteChangesNothing() throws IOException {
        admin.adds("csrf@example.org", "Csrf", "viewer");
        Visitor victim = Visitor.signedIn(hub, "csrf@example.org", Visitor.PASSWORD);
        HttpServer foreign = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        foreign.createContext("/", call -> {
            String target =
                    "http://127.0.0.1:" + hub.port + call.getRequestURI().getPath();
            byte[] page = ("<form method=post action='" + target + "'><input name=name value=forged>"
                            + "<input name=email value=" + TestHub.ADMIN_EMAIL + "><input name=password value='"
                            + TestHub.ADMIN_PASSWORD + "'><button>Win</button></form>")
                    .getBytes(StandardCharsets.UTF_8);
            call.getResponseHeaders().set("Content-Type", "text/html");
            call.sendResponseHeaders(200, page.length);
            call.getResponseBody().write(page);
            call.close();
        });
        foreign.start();
        try {
            browser.as(victim);
            for (String path : List.of("/profile/tokens", "/login")) {
                browser.driver.get("http://127.0.0.1:" + foreign.getAddress().getPort() + path);
                var before = browser.driver.findElement(By.tagName("html"));
                browser.driver.findElement(By.tagName("button")).click();
                assertThat(browser.arrive(before).heading()).as(path).isEqualTo("Not for you");
                assertThat(browser.cookie()).isEqualTo(victim.cookie());
            }
        } finally {
            foreign.stop(0);
        }
        assertThat(victim.json("/auth/tokens")).isEmpty();
    }

    @Test
    void noSiteCanFrameAPage() throws IOException {
        HttpServer foreign = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        foreign.createContext("/", call -> {
            byte[] page = ("<iframe src='http://127.0.0.1:" + hub.port + "/login'></iframe>")
                    .getBytes(StandardCharsets.UTF_8);
            call.getResponseHeaders().set("Content-Type", "text/html");
            call.sendResponseHeaders(200, page.length);
            call.getResponseBody().write(page);
            call.close();
        });
        foreign.start();
        try {
            browser.driver.get("http://127.0.0.1:" + foreign.getAddress().getPort() + "/");
            browser.driver.switchTo().frame(0);
            assertThat(browser.driver.findElements(By.id("password"))).isEmpty();
        } finally {
            browser.driver.switchTo().defaultContent();
            foreign.stop(0);
        }
    }

    private static Object copied() {
        return browser.driver.executeAsyncScript(
                "const done = arguments[0]; const field = document.querySelector('.copy-said');"
                        + "const look = () => field.textContent ? navigator.clipboard.readText().then(done, e => done(String(e)))"
                        + " : setTimeout(look, 20); look();");
    }

    /// What the command line says of a token: how it ended, and what it printed.
    private static String whoami(String token) throws Exception {
        var command = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.serai.cli.Main",
                        "whoami")
                .redirectErrorStream(true);
        command.environment().keySet().removeIf(name -> name.startsWith("SERAI_"));
        command.environment().put("SERAI_SERVER", "http://127.0.0.1:" + hub.port);
        command.environment().put("SERAI_TOKEN", token);
        Process process = command.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + " " + printed;
    }
}
