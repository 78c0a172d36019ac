package io.serai.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.hub.database.PublicId;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

/// Records of an account of its own are looked up, edited and put back with a real browser.
class RecordPagesIT {
    private static final String HOSTILE =
            "</title><img src=x onerror=\"window.hit=1\">'\"><script>window.hit=1</script>{{serai.api.key}}";

    private static TestHub hub;
    private static Browser browser;
    private static String account;
    private static Visitor analyst;
    private static Visitor viewer;
    private static Visitor stranger;

    @BeforeAll
    static void start() {
        hub = TestHub.shared();
        account = account();
        Visitor admin = Visitor.administrator(hub);
        analyst = somebody(admin, "analyst", account);
        viewer = somebody(admin, "viewer", account);
        stranger = somebody(admin, "analyst", account());
        browser = new Browser(hub);
    }

    private static String account() {
        String id = PublicId.random();
        hub.execute("INSERT INTO account (id_random, code, name) VALUES ('" + id + "', '" + id + "', 'An account')");
        return id;
    }

    private static Visitor somebody(Visitor admin, String role, String account) {
        String email =
                role + "." + account.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9]", "") + "@example.org";
        admin.adds(email, "Ann", role);
        hub.execute("UPDATE `user` SET account_id = (SELECT id FROM account WHERE id_random = '" + account
                + "') WHERE email_key = '" + email + "'");
        return Visitor.signedIn(hub, email, Visitor.PASSWORD);
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    @AfterEach
    void asBefore() {
        browser.scripts(true).phone(false).dark(false).asNobody();
    }

    private static JsonNode call(String method, String path, String body) {
        Reply reply = hub.send(hub.request(path)
                .header("x-aether-api-key", TestHub.KEY)
                .header("x-account-id", account)
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build());
        assertThat(reply.status()).as(method + " " + path + " " + reply.text()).isEqualTo(200);
        return reply.json().path("data");
    }

    private static String made(String type, String body) {
        return call("POST", "/v3/crud/" + type, body).path("id").asText();
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static String person(String name) {
        return made("person", "{\"given_name\": " + quoted(name) + ", \"full_name\": " + quoted(name) + "}");
    }

    private static JsonNode now(String type, String id) {
        return call("GET", "/v3/crud/" + type + "/" + id, "");
    }

    private static void change(String type, String id, String body) {
        call("PATCH", "/v3/crud/" + type + "/" + id, body);
    }

    private static String field(String id) {
        return String.valueOf(browser.driver.findElement(By.id(id)).getDomProperty("value"));
    }

    private static List<?> found(String css) {
        return browser.driver.findElements(By.cssSelector(css));
    }

    @Test
    void theKeyboardIsEnoughToFindARecordToEditItAndToPutAValueBack() {
        String ada = person("Ada Lovelace");
        browser.as(analyst).open("/").tabTo("Records").enter();
        browser.tabTo("Account A tenant.").enter();
        assertThat(browser.at()).isEqualTo("/records/account");
        browser.open("/records/person");
        browser.tabTo("Search").keys("lovel ada");
        browser.enter();
        assertThat(browser.at()).isEqualTo("/records/person");
        browser.tabTo("Ada Lovelace").enter();
        assertThat(browser.at()).isEqualTo("/records/person/" + ada);
        assertThat(browser.heading()).isEqualTo("Ada Lovelace");
        assertThat(browser.text()).contains("Made");
        browser.tabTo("Edit").enter();
        browser.tabTo("Professional title").keys("Countess");
        browser.enter();
        assertThat(browser.notice()).isEqualTo("Saved.");
        assertThat(browser.text()).contains("Countess", "Changed You");
        browser.tabTo(browser.driver
                        .findElement(By.cssSelector("details.confirm > summary"))
                        .getAccessibleName())
                .keys(" ");
        browser.tabTo("Put it back").enter();
        assertThat(browser.notice()).isEqualTo("Put back, as a new change.");
        assertThat(now("person", ada).path("professional_title").isNull()).isTrue();
        assertThat(now("person", ada).path("full_name").asText()).isEqualTo("Ada Lovelace");
        assertThat(call("GET", "/v3/crud/person/" + ada + "/history", "")).hasSize(3);
    }

    @Test
    void twoEditorsDoNotOverwriteEachOther() {
        String id = person("Grace Hopper");
        browser.as(analyst).open("/records/person/" + id + "/edit").type("field-family_name", "Hopper");
        browser.type("field-professional_title", "Admiral");
        change("person", id, "{\"given_name\": \"Grace Brewster\", \"professional_title\": \"Captain\"}");
        browser.press("Save");
        assertThat(browser.notice()).contains("Somebody else changed this record meanwhile");
        assertThat(field("field-family_name")).isEqualTo("Hopper");
        assertThat(field("field-professional_title")).isEqualTo("Admiral");
        assertThat(field("field-given_name")).isEqualTo("Grace Brewster");
        assertThat(browser.text()).contains("Somebody else wrote: Captain", "Somebody else wrote: Grace Brewster");
        assertThat(now("person", id).path("family_name").isNull()).isTrue();
        browser.press("Save");
        assertThat(browser.notice()).isEqualTo("Saved.");
        JsonNode after = now("person", id);
        assertThat(List.of(
                        after.path("given_name").asText(),
                        after.path("family_name").asText(),
                        after.path("professional_title").asText()))
                .containsExactly("Grace Brewster", "Hopper", "Admiral");
        browser.open("/records/person/" + id + "/edit").press("Save");
        assertThat(browser.notice()).contains("nothing was written");
    }

    @Test
    void aValueIsNotPutBackOverWhatSomebodyElseWroteMeanwhile() {
        String id = person("First");
        change("person", id, "{\"full_name\": \"Second\"}");
        browser.as(analyst).open("/records/person/" + id);
        change("person", id, "{\"full_name\": \"Third\"}");
        browser.unfold("Put back …").press("Put it back");
        assertThat(browser.notice()).contains("Somebody else changed this record meanwhile");
        assertThat(browser.heading()).isEqualTo("Third");
    }

    @Test
    void whatIsWrongStandsAtItsFieldAndWhatWasTypedStays() {
        String id = person("Wrong");
        browser.as(analyst).open("/records/person/" + id + "/edit");
        browser.type("field-sort", "seventh").type("field-family_name", "Kept").press("Save");
        assertThat(browser.driver.findElement(By.id("field-sort-error")).getText())
                .isEqualTo("expected a whole number");
        assertThat(browser.driver.findElement(By.id("field-sort")).getDomAttribute("aria-invalid"))
                .isEqualTo("true");
        assertThat(field("field-sort")).isEqualTo("seventh");
        assertThat(field("field-family_name")).isEqualTo("Kept");
        assertThat(now("person", id).path("family_name").isNull()).isTrue();
        browser.type("field-sort", "7").press("Save");
        assertThat(now("person", id).path("sort").asInt()).isEqualTo(7);
        assertThat(now("person", id).path("family_name").asText()).isEqualTo("Kept");
    }

    @Test
    void eachKindOfFieldIsTypedInItsOwnWayAndOnlyWhatChangedIsSent() {
        String event = made(
                "event",
                "{\"name\": \"Kinds\", \"start_datetime\": \"2026-04-01T09:30:15\", "
                        + "\"badge_import_json\": {\"a\": 1}, \"description\": \"One\\r\\ntwo\"}");
        browser.as(analyst).open("/records/event/" + event + "/edit");
        assertThat(browser.driver.findElement(By.id("field-name")).getDomAttribute("maxlength"))
                .isEqualTo("255");
        assertThat(found("[id^=field-created_on], [id^=field-account_id]")).isEmpty();
        assertThat(field("field-start_datetime")).startsWith("2026-04-01T09:30:15");
        browser.choose("field-hide", "true")
                .type("field-badge_import_json", "{\"b\": [1, 2]}")
                .press("Save");
        assertThat(browser.notice()).isEqualTo("Saved.");
        JsonNode after = now("event", event);
        assertThat(after.path("hide").asBoolean()).isTrue();
        assertThat(after.path("badge_import_json").toString()).isEqualTo("{\"b\":[1,2]}");
        assertThat(after.path("description").asText()).isEqualTo("One\r\ntwo");
        assertThat(call("GET", "/v3/crud/event/" + event + "/history", "").at("/0/fields").properties().stream()
                        .map(Map.Entry::getKey))
                .containsExactlyInAnyOrder("hide", "badge_import_json");
        String badge = made("event_badge", "{\"event_id\": \"" + event + "\", \"full_name\": \"Ada\"}");
        browser.open("/records/event_badge/" + badge).follow(event);
        assertThat(browser.heading()).isEqualTo("Kinds");
        browser.follow("Event badge");
        assertThat(browser.text()).contains("Ada");
        assertThat(browser.at()).contains("parent_id=" + event);
    }

    @Test
    void aFileIsNamedWithItsRowAndItsRun() {
        String event = made("event", "{\"name\": \"Imported\"}");
        for (String name : List.of("Ada", "Adam")) {
            Reply done = hub.send(TestHub.multipart(
                    hub.request("/event/" + event + "/badge/import")
                            .header("x-aether-api-key", TestHub.KEY)
                            .header("x-account-id", account),
                    name + ".csv",
                    ("email,given_name,family_name\nada@example.org," + name + ",Lovelace\n")
                            .getBytes(StandardCharsets.UTF_8)));
            assertThat(done.status()).as(done.text()).isEqualTo(200);
        }
        browser.as(viewer).open("/records/event_badge?parent=event&parent_id=" + event);
        browser.driver.findElement(By.cssSelector("tbody th a")).click();
        assertThat(browser.text()).contains("The file Adam.csv, row 2", "The file Ada.csv, row 2", "Made");
        browser.choose("field", "family_name").press("Filter");
        assertThat(browser.at()).contains("field=family_name");
        assertThat(browser.text()).contains("Made").doesNotContain("Adam.csv");
        browser.driver.findElement(By.partialLinkText("Run ")).click();
        assertThat(browser.heading()).isEqualTo("imports.badges");
    }

    @Test
    void whatIsLookedForStandsInNoAddress() {
        for (int i = 0; i < 51; i++) {
            person("Findable Number" + i);
        }
        browser.as(viewer).open("/records/person").type("q", "findab").press("Search");
        assertThat(browser.at()).isEqualTo("/records/person");
        assertThat(found("tbody tr")).hasSize(50);
        browser.press("Next");
        assertThat(browser.at()).isEqualTo("/records/person");
        assertThat(found("tbody tr")).hasSize(1);
        assertThat(addresses())
                .noneMatch(address -> address.toLowerCase(java.util.Locale.ROOT).contains("findab"));
        browser.open("/records/person?order_by=full_name&since=2020-01-01");
        assertThat(addresses())
                .anyMatch(address -> address.contains("cursor="))
                .noneMatch(address -> address.contains("Findable"));
        browser.follow("Next");
        assertThat(browser.at()).contains("order_by=full_name", "since=2020-01-01");
        assertThat(browser.follow("To the first").at()).doesNotContain("cursor");
        browser.type("q", "nobody is called that").press("Search");
        assertThat(browser.text()).contains("Nothing fits");
        assertThat(browser.open("/records/person?order_by=nothing").notice()).contains("Unknown column");
    }

    @SuppressWarnings("unchecked")
    private static List<String> addresses() {
        return (List<String>)
                browser.driver.executeScript(
                        "return [...document.links].map(a => a.href).concat([...document.forms].map(f => f.getAttribute('action')))");
    }

    @Test
    void aViewerSeesNothingThatWouldBeRefused() {
        String id = person("Seen");
        change("person", id, "{\"full_name\": \"Seen twice\"}");
        browser.as(viewer).open("/records/person/" + id);
        assertThat(browser.text()).contains("Seen twice", "Where its values come from");
        assertThat(found("main .card form[method=post]:not([role=search]), main a[href$=edit]"))
                .isEmpty();
        String change = call("GET", "/v3/crud/person/" + id + "/history", "")
                .at("/0/change_id")
                .asText();
        assertThat(viewer.get("/records/person/" + id + "/edit").status()).isEqualTo(403);
        assertThat(viewer.post("/records/person/" + id, Map.of("match", "*")).status())
                .isEqualTo(403);
        assertThat(viewer.post("/records/person/" + id + "/restore", Map.of("match", "*", "change", change))
                        .status())
                .isEqualTo(403);
        browser.as(analyst).open("/records/account/" + account);
        assertThat(browser.text()).contains("An account");
        assertThat(found("main a[href$=edit]"))
                .as("an account takes account:admin")
                .isEmpty();
        Reply no = analyst.get("/records/account/" + account + "/edit");
        assertThat(no.status()).isEqualTo(403);
        assertThat(no.text()).contains("<h1>Not for you</h1>");
        assertThat(analyst.get("/records").text()).doesNotContain("/records/user\"");
        assertThat(analyst.get("/records/user").status()).isEqualTo(404);
        hub.execute("UPDATE `user` SET role = 'none' WHERE email_key LIKE 'viewer.%' AND account_id = (SELECT id FROM "
                + "account WHERE id_random = '" + account + "')");
        try {
            assertThat(viewer.get("/").text()).doesNotContain("/records");
            assertThat(viewer.get("/records").status()).isEqualTo(403);
        } finally {
            hub.execute("UPDATE `user` SET role = 'viewer' WHERE email_key LIKE 'viewer.%' AND account_id = (SELECT id "
                    + "FROM account WHERE id_random = '" + account + "')");
        }
    }

    @Test
    void whatIsAnothersIsNotHere() {
        String id = person("Theirs Alone");
        change("person", id, "{\"full_name\": \"Theirs Alone Now\"}");
        String change = call("GET", "/v3/crud/person/" + id + "/history", "")
                .at("/0/change_id")
                .asText();
        String page = "/records/person/" + id;
        for (String address : List.of(page, page + "/edit", "/records/nothing", "/records/person/nosuchrec00")) {
            Reply reply = stranger.get(address);
            assertThat(reply.status()).as(address).isEqualTo(404);
            assertThat(reply.text()).contains("<h1>Not here</h1>").doesNotContain("Theirs");
        }
        assertThat(stranger.post(page, Map.of("match", "*", "field-full_name", "Mine", "was-full_name", "x"))
                        .status())
                .isEqualTo(404);
        assertThat(stranger.post(page + "/restore", Map.of("match", "*", "change", change))
                        .status())
                .isEqualTo(404);
        assertThat(stranger.post("/records/person", Map.of("q", "theirs")).text())
                .doesNotContain("Theirs Alone");
        assertThat(stranger.get("/records/person?parent=account&parent_id=" + account)
                        .text())
                .doesNotContain("Theirs Alone");
        assertThat(now("person", id).path("full_name").asText()).isEqualTo("Theirs Alone Now");
    }

    @Test
    void everyTypeHasItsPages() {
        Visitor admin = Visitor.administrator(hub);
        JsonNode types = hub.get("/v3/crud").json().path("data");
        assertThat(types).isNotEmpty();
        var saved = new HashSet<String>();
        for (JsonNode type : types) {
            String list = "/records/" + type.path("type").asText();
            assertThat(admin.get(list).status()).as(list).isEqualTo(200);
            assertThat(admin.post(list, Map.of("q", "a")).status()).as(list).isEqualTo(200);
            JsonNode records = hub.get("/v3/crud/" + type.path("type").asText() + "?limit=1&enabled=all&hidden=all")
                    .json()
                    .path("data");
            if (records.isEmpty()) {
                continue;
            }
            String page = list + "/" + records.at("/0/id").asText();
            assertThat(admin.get(page).status()).as(page).isEqualTo(200);
            assertThat(admin.get(page + "/edit").status()).as(page).isEqualTo(200);
            // a browser is slow, and the types of a group have the same kinds of fields
            if (!saved.add(type.path("group").asText())) {
                continue;
            }
            browser.as(admin).open(page + "/edit").press("Save");
            assertThat(browser.at()).as("saved as it is").isEqualTo(page + "?done=record-same");
        }
    }

    @Test
    void whatIsNotPermittedIsKeptAndSaid() {
        String id = person("Tied");
        String user = hub.get("/v3/crud/user?limit=1").json().at("/data/0/id").asText();
        hub.execute("UPDATE person SET full_name = 'Untied' WHERE id_random = '" + id + "'");
        hub.execute("INSERT INTO record_change (account_id, type, record_id, record, action, actor_kind, actor, "
                + "fields_json) SELECT account_id, 'person', id, id_random, 'u', 'person', 'root@example.org', "
                + "'{\"user_id\": {\"from\": \"" + user + "\", \"to\": null}, "
                + "\"full_name\": {\"from\": \"Tied\", \"to\": \"Untied\"}}' FROM person WHERE id_random = '" + id
                + "'");
        browser.as(analyst).open("/records/person/" + id);
        assertThat(browser.text())
                .contains("root@example.org", "takes a permission of its own")
                .doesNotContain(user);
        browser.unfold("Put back …").press("Put it back");
        assertThat(browser.heading()).isEqualTo("Tied");
        String change = call("GET", "/v3/crud/person/" + id + "/history", "")
                .at("/1/change_id")
                .asText();
        Reply all = analyst.post("/records/person/" + id + "/restore", Map.of("match", "*", "change", change));
        assertThat(all.status()).isEqualTo(200);
        assertThat(all.text()).contains("Nothing was put back", "User id (not permitted)");
        assertThat(analyst.post(
                                "/records/person/" + id + "/restore",
                                Map.of("match", "*", "change", change, "field", "user_id"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void withoutJavaScriptARecordIsFoundEditedAndPutBack() {
        String id = person("Plain Page");
        browser.scripts(false).as(analyst).open("/records/person");
        browser.type("q", "plain").press("Search").follow("Plain Page").follow("Edit");
        browser.type("field-full_name", "Plainer Page")
                .type("field-email", "plain@example.org")
                .press("Save");
        assertThat(browser.notice()).isEqualTo("Saved.");
        browser.unfold("Put back …");
        new org.openqa.selenium.support.ui.Select(browser.driver.findElement(By.cssSelector("details select")))
                .selectByValue("full_name");
        browser.press("Put it back");
        assertThat(browser.heading()).isEqualTo("Plain Page");
        assertThat(now("person", id).path("email").asText()).isEqualTo("plain@example.org");
    }

    @Test
    void textFromElsewhereIsShownAsText() {
        browser.complaints();
        String id = person(HOSTILE);
        change("person", id, "{\"notes\": " + quoted(HOSTILE) + ", \"full_name\": " + quoted(HOSTILE + " 2") + "}");
        String event = made(
                "event",
                "{\"name\": " + quoted(HOSTILE) + ", \"badge_import_json\": {" + quoted(HOSTILE) + ": "
                        + quoted(HOSTILE) + "}}");
        browser.as(analyst);
        for (String page : List.of(
                "/records/person?order_by=-updated_on",
                "/records/person/" + id,
                "/records/person/" + id + "/edit",
                "/records/event",
                "/records/event/" + event,
                "/records/event/" + event + "/edit",
                "/records/person?order_by=%22%3E%3Cscript%3Ewindow.hit%3D1%3C%2Fscript%3E",
                "/records/person?since=%22%3E%3Cscript%3Ewindow.hit%3D1%3C%2Fscript%3E")) {
            unharmed(browser.open(page), page);
        }
        unharmed(browser.open("/records/person").type("q", HOSTILE).press("Search"), "a search");
        unharmed(
                browser.open("/records/person/" + id + "/edit")
                        .type("field-sort", HOSTILE)
                        .press("Save"),
                "a form");
        assertThat(browser.open("/records/person/" + id).text()).contains(HOSTILE);
        assertThat(browser.complaints()).noneMatch(said -> said.contains("Content Security Policy"));
    }

    private static void unharmed(Browser page, String name) {
        assertThat(page.driver.executeScript(
                        "return [window.hit, document.querySelectorAll('main img, main script').length].join()"))
                .as(name)
                .isEqualTo(",0");
    }

    @Test
    void axeFindsNoFaultInLightDarkAndOnAPhoneAndNothingComesFromElsewhere() {
        browser.complaints();
        String id = person("Axe");
        change("person", id, "{\"full_name\": \"Axe Twice\", \"notes\": \"" + "long ".repeat(100) + "\"}");
        var found = new ArrayList<String>();
        List<String> pages = List.of("/records/person", "/records/person/" + id, "/records/person/" + id + "/edit");
        browser.as(analyst).open("/records").faults(false).forEach(fault -> found.add("/records " + fault));
        for (String looks : List.of("light", "dark", "phone")) {
            browser.dark(looks.equals("dark")).phone(looks.equals("phone"));
            for (String page : looks.equals("light") ? pages : pages.subList(1, 3)) {
                browser.open(page);
                if (page.endsWith(id)) {
                    browser.unfold("Put back …");
                }
                browser.faults(looks.equals("dark")).forEach(fault -> found.add(page + " " + looks + " " + fault));
                assertThat(browser.scrollsSideways()).as(page + " " + looks).isFalse();
            }
        }
        assertThat(found).isEmpty();
        assertThat((Long) browser.driver.executeScript("return performance.getEntriesByType('resource')"
                        + ".filter(entry => !entry.name.startsWith(location.origin)).length"))
                .isZero();
        assertThat(browser.complaints()).isEmpty();
    }
}
