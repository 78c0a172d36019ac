package io.serai.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.hub.schedules.ScheduleHome;
import java.net.URLEncoder;
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

/// Who looks after the whole hub looks at its routes with a real browser, stops one and starts it again.
class RoutePagesIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String HOSTILE = "</title><img src=x onerror='window.hit=1'><script>window.hit=1</script>";
    private static final String ODD = "mine-\"><script>window.hit=1<§script> odd";

    private static ScheduleHome home;
    private static TestHub hub;
    private static Browser browser;
    private static Visitor overseer;
    private static Visitor administrator;
    private static Visitor viewer;

    @BeforeAll
    static void start() {
        home = ScheduleHome.create()
                .schedule("yearly", "cron: 0 0 3 1 1 ?")
                .file("steps", """
                        - route:
                            id: mine-steps
                            description: Answers, or fails where it is told to.
                            from:
                              uri: platform-http:/mine/steps
                              steps:
                                - choice:
                                    when:
                                      - simple: ${header.mode} == 'fail'
                                        steps:
                                          - throwException: {exceptionType: java.lang.IllegalStateException, message: no}
                                    otherwise:
                                      steps:
                                        - setBody: {constant: fine}
                        """)
                .file("beat", """
                        - route:
                            id: mine-beat
                            description: Does nothing, now and then.
                            from:
                              uri: timer:mine-beat
                              parameters: {period: 100}
                              steps:
                                - log: {message: beat, loggingLevel: DEBUG}
                        """)
                .file("odd", """
                        - route:
                            id: '%s'
                            description: "%s"
                            from:
                              uri: timer:odd
                              parameters: {period: 1h, delay: 1h}
                              steps:
                                - setProperty: {name: "<b>bold</b>", constant: "%2$s {{serai.api.key}}"}
                        """.formatted(ODD, HOSTILE));
        hub = TestHub.create();
        home.start(hub);
        Visitor admin = Visitor.administrator(hub);
        admin.adds("super@example.org", "Sue", "admin");
        admin.adds("tenant@example.org", "Tom", "admin");
        admin.adds("viewer@example.org", "Vic", "viewer");
        hub.execute("UPDATE `user` SET super = 1 WHERE email_key = 'super@example.org'");
        overseer = Visitor.signedIn(hub, "super@example.org", Visitor.PASSWORD);
        administrator = Visitor.signedIn(hub, "tenant@example.org", Visitor.PASSWORD);
        viewer = Visitor.signedIn(hub, "viewer@example.org", Visitor.PASSWORD);
        browser = new Browser(hub);
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        hub.close();
        home.close();
    }

    @AfterEach
    void asBefore() {
        browser.scripts(true).phone(false).dark(false).asNobody();
    }

    private static String status(String id) {
        return overseer.json("/v3/hub/route/" + id).at("/data/status").asText();
    }

    private static String count(String place, String name) {
        return browser.driver
                .findElement(By.cssSelector(place + " [data-count=" + name + "]"))
                .getText();
    }

    @Test
    void routesAreListedByDomainFilteredByTheAddressAndCountedAsItGoesOn() {
        browser.as(overseer).open("/").follow("Routes");
        assertThat(browser.driver.findElements(By.tagName("h2")))
                .extracting(heading -> heading.getText())
                .contains("audit", "hub", "mine", "zoom");
        browser.type("domain", "mine").type("text", "TOLD").press("Filter");
        assertThat(browser.at()).isEqualTo("/routes?domain=mine&status=&text=TOLD");
        assertThat(browser.text()).contains("mine-steps").doesNotContain("mine-beat");
        String row = "[data-route=mine-steps]";
        long before = Long.parseLong(count(row, "exchanges"));
        await().atMost(SOON).until(() -> browser.text().contains("Shown as it goes on"));
        hub.get("/mine/steps");
        hub.get("/mine/steps?mode=fail");
        await().atMost(SOON).until(() -> count(row, "exchanges").equals(String.valueOf(before + 2)));
        assertThat(Long.parseLong(count(row, "failed"))).isPositive();
        assertThat(count(row, "mean_ms")).endsWith(" ms");
        assertThat(browser.open("/routes?domain=none").text()).contains("Nothing fits");
        assertThat(browser.open("/routes?status=odd").notice()).contains("status");
    }

    @Test
    void aRouteIsShownStepByStepWithWhatWentThrough() {
        hub.get("/mine/steps");
        browser.as(overseer).open("/routes?domain=mine").follow("mine-steps");
        assertThat(browser.heading()).isEqualTo("mine-steps");
        assertThat(browser.text()).contains("when", "otherwise", "setBody", "Others call the route", "id: mine-steps");
        assertThat(browser.driver.findElements(By.cssSelector("main .card form")))
                .isEmpty();
        String step = "//div[@data-step][span[.='setBody']]//strong[@data-count='exchanges']";
        await().atMost(SOON).until(() -> browser.text().contains("Shown as it goes on"));
        long before = Long.parseLong(browser.driver.findElement(By.xpath(step)).getText());
        hub.get("/mine/steps");
        await().atMost(SOON)
                .until(() ->
                        browser.driver.findElement(By.xpath(step)).getText().equals(String.valueOf(before + 1)));
    }

    @Test
    void anEditedRouteIsTriedByKeyboardAndWhatItWouldDoOtherwiseIsShown() {
        hub.execute(
                "INSERT INTO inbox (provider, `connection`, event_key, account_id, capability, status, headers_json,"
                        + " body, done_on) SELECT 'resend', 'aResendConnection', '<b>event</b>-1', id, 'resend.webhook', 'done',"
                        + " '{}', '{\"type\": \"email.bounced\", \"created_at\": \"2026-11-30T08:00:00Z\", \"data\":"
                        + " {\"email_id\": \"mail-1\", \"to\": [\"ada@example.com\"]}}', UTC_TIMESTAMP(3) FROM account"
                        + " WHERE id_random = 'demoAcct001'");
        browser.as(overseer).open("/routes/resend-work");
        String yaml = browser.driver.findElement(By.id("yaml")).getDomProperty("value");
        assertThat(yaml).contains("id: resend-work");
        browser.type("yaml", yaml.replace("method: resend", "method: ses")).press("Try it on kept events");
        assertThat(browser.text())
                .contains("1 of 1 events", "<b>event</b>-1", "ada@example.com")
                .doesNotContain("Not comparable");
        browser.type("yaml", yaml.replace("bean:", "toD:")).press("Try it on kept events");
        assertThat(browser.notice()).contains("toD is not among the steps that are played");
        assertThat(browser.driver.findElement(By.id("yaml")).getDomProperty("value"))
                .as("the edit is kept")
                .contains("toD:");
        assertThat(overseer.get("/routes/mine-beat").text()).doesNotContain("Try a change");
        assertThat(administrator
                        .post("/routes/resend-work/shadow", Map.of("yaml", yaml))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void aRouteIsStoppedAndStartedByKeyboard() {
        browser.as(overseer)
                .open("/routes/mine-beat")
                .tabTo("Stop this route …")
                .keys(" ");
        browser.tabTo("Stop this route").enter();
        assertThat(browser.notice()).contains("Stopped on this node");
        assertThat(browser.text()).contains("stopped");
        assertThat(status("mine-beat")).isEqualTo("stopped");
        browser.tabTo("Start this route").enter();
        assertThat(browser.notice()).contains("It runs on this node");
        assertThat(status("mine-beat")).isEqualTo("started");
        assertThat(hub.count("SELECT COUNT(*) FROM audit WHERE action IN ('route.stop', 'route.start') AND "
                        + "resource_id = 'mine-beat'"))
                .isEqualTo(2);
    }

    @Test
    void withoutScriptsAllOfItWorksToo() {
        browser.scripts(false).as(overseer).open("/routes?domain=mine").follow("mine-yearly");
        assertThat(browser.text()).contains("It begins at the schedule yearly", "Look again");
        browser.press("Run now");
        assertThat(browser.notice()).contains("fires now");
        await().atMost(SOON).until(() -> hub.count("SELECT COUNT(*) FROM tick WHERE fire LIKE 'yearly@%'") == 1);
        await().atMost(SOON)
                .until(() -> overseer.json("/v3/hub/route/mine-yearly")
                                .at("/data/exchanges")
                                .asLong()
                        == 1);
        browser.open("/routes/mine-yearly");
        assertThat(count("[data-route=mine-yearly]", "exchanges")).isEqualTo("1");
        assertThat(overseer.post("/routes/mine-beat/run", Map.of()).status()).isEqualTo(409);
        assertThat(overseer.post("/routes/hub-claim-work/stop", Map.of()).text())
                .contains("The hub can't do without the route hub-claim-work");
        browser.open("/routes/showLetterEditOfNobody");
        assertThat(browser.text()).contains("There is no such route");
    }

    @Test
    void whoSeesSomeAccountsOnlySeesNoPageAndNoWayToOne() {
        for (Visitor visitor : List.of(viewer, administrator)) {
            assertThat(browser.as(visitor).open("/").driver.findElements(By.linkText("Routes")))
                    .isEmpty();
            for (String page : List.of("/routes", "/routes/mine-beat", "/routes/nothing", "/v3/hub/route/events")) {
                Reply reply = visitor.get(page);
                assertThat(reply.status()).as(page).isEqualTo(403);
                assertThat(reply.text()).doesNotContain("timer:mine-beat", "Does nothing, now and then");
            }
            for (String step : List.of("stop", "start", "run")) {
                assertThat(visitor.post("/routes/mine-beat/" + step, Map.of()).status())
                        .as(step)
                        .isEqualTo(403);
            }
        }
        assertThat(status("mine-beat")).isEqualTo("started");
    }

    @Test
    void whatAFileSaysIsShownAsText() {
        browser.complaints();
        String odd = "/routes/" + URLEncoder.encode(ODD, StandardCharsets.UTF_8).replace("+", "%20");
        String asked = URLEncoder.encode(HOSTILE, StandardCharsets.UTF_8);
        for (String page : List.of("/routes?domain=mine", odd, "/routes?text=" + asked, "/routes?domain=" + asked)) {
            browser.as(overseer).open(page);
            assertThat(
                            browser.driver.executeScript(
                                    "return [window.hit, document.querySelectorAll('main img, main script, main b').length].join()"))
                    .as(page)
                    .isEqualTo(",0");
        }
        browser.open("/routes?domain=mine").follow(ODD);
        assertThat(browser.heading()).isEqualTo(ODD);
        assertThat(browser.text())
                .contains(HOSTILE, "<b>bold</b>", "{{serai.api.key}}")
                .doesNotContain(TestHub.KEY);
        browser.unfold("Stop this route …").press("Stop this route");
        assertThat(browser.notice()).contains("Stopped on this node");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void axeFindsNoFaultInLightDarkAndOnAPhoneAndNothingScrollsSideways() {
        var pages = List.of("/routes?domain=mine", "/routes/mine-beat", "/routes/mine-steps", "/routes/mine-yearly");
        browser.as(overseer);
        var found = new ArrayList<String>();
        for (boolean dark : List.of(false, true)) {
            browser.dark(dark);
            for (String page : pages) {
                browser.open(page).faults(dark).forEach(fault -> found.add(page + " dark " + dark + " " + fault));
            }
        }
        browser.dark(false).phone(true);
        for (String page : pages) {
            browser.open(page).faults(false).forEach(fault -> found.add(page + " phone " + fault));
            assertThat(browser.scrollsSideways()).as(page).isFalse();
        }
        assertThat(browser.open("/routes").scrollsSideways()).isFalse();
        assertThat(found).isEmpty();
    }
}
