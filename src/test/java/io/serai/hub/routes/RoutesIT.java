package io.serai.hub.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.hub.schedules.ScheduleHome;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Routes of one hub, on a later start: what people see of them, and do to them.
class RoutesIT {
    private static final String PATH = "/v3/hub/route";
    private static final Duration SOON = Duration.ofSeconds(10);

    private static ScheduleHome home;
    private static TestHub hub;

    @BeforeAll
    static void start() {
        home = ScheduleHome.create()
                .schedule("yearly", "cron: 0 0 3 1 1 ?")
                .file("drop", """
                        - route:
                            id: mine-drop
                            description: Notes what is dropped.
                            from:
                              uri: file:{{serai.data.dir}}/drop
                              parameters: {delay: 200, initialDelay: 0}
                              steps:
                                - to:
                                    uri: "sql:INSERT INTO tick (fire, node) VALUES (:#${header.CamelFileName}, 'drop')"
                        """)
                .file("steps", """
                        # of no route
                        - route:
                            id: mine-steps
                            description: Answers, or fails where it is told to.
                            from:
                              uri: platform-http:/mine/steps
                              steps:
                                # a comment that stays
                                - setHeader: {name: Authorization, constant: Bearer hunter2literal}
                                - setHeader:
                                    name: x-api-key
                                    constant:
                                      expression: hunter2nested
                                - setProperty: {name: apiToken, constant: "{{serai.api.key}}"}
                                - setProperty: {name: other, constant: "{{no.such.key:plain}}"}
                                - removeHeaders: {pattern: "*", excludePattern: mode}
                                - choice:
                                    when:
                                      - simple: ${header.mode} == 'fail'
                                        steps:
                                          - throwException: {exceptionType: java.lang.IllegalStateException, message: no}
                                    otherwise:
                                      steps:
                                        - setBody: {constant: fine}
                        # of the next
                        - route:
                            id: mine-next
                            description: Is not shown with the other.
                            from: {uri: "direct:mine-next", steps: [{log: {message: next}}]}
                        """);
        hub = TestHub.create();
        home.start(hub);
        // what an earlier start found out holds for the same class path, which test hubs change once
        for (int starts = 1;
                starts < 4 && listed("exportLeads").path("status").asText().equals("started");
                starts++) {
            hub.kill();
            home.start(hub);
        }
    }

    @AfterAll
    static void stop() {
        hub.close();
        home.close();
    }

    @Test
    void aRouteIsListedAsWhatItIsWithoutBeingMade() {
        JsonNode one = listed("exportLeads");
        assertThat(one.path("status").asText()).isEqualTo("not_loaded");
        assertThat(one.path("domain").asText()).isEqualTo("leads");
        assertThat(one.path("from").asText()).isEqualTo("direct:exportLeads");
        assertThat(one.path("description").asText()).isNotBlank();
        JsonNode read = read("exportLeads");
        assertThat(read.path("steps").findValuesAsText("type")).contains("bean");
        assertThat(read.path("source").asText()).startsWith("- route:\n    id: exportLeads\n");
        assertThat(listed("exportLeads").path("status").asText()).isEqualTo("not_loaded");

        JsonNode timer = listed("imports-watch-folders");
        assertThat(timer.path("status").asText()).isEqualTo("started");
        assertThat(timer.path("from").asText()).isEqualTo("timer:imports-watch-folders");
        assertThat(listed("mine-yearly").path("schedule").asText()).isEqualTo("yearly");
        assertThat(data("?domain=zoom").findValuesAsText("schedule")).contains("zoom-sync");

        assertThat(act("exportLeads", "start").json().at("/data/status").asText())
                .isEqualTo("started");
        assertThat(listed("exportLeads").path("status").asText()).isEqualTo("started");
    }

    @Test
    void aListIsOfWhatIsAskedFor() {
        assertThat(data("?domain=mine").findValuesAsText("id"))
                .containsExactly("mine-drop", "mine-next", "mine-steps", "mine-yearly");
        assertThat(data("?domain=mine&text=DROPPED").findValuesAsText("id")).containsExactly("mine-drop");
        assertThat(data("?status=not_loaded&domain=mine").findValuesAsText("id"))
                .doesNotContain("mine-drop");
        assertThat(get("?status=odd").status()).isEqualTo(422);
        assertThat(get("?text=" + "x".repeat(101)).status()).isEqualTo(422);
    }

    @Test
    void whatWentThroughIsCountedStepByStep() {
        JsonNode before = read("mine-steps");
        Instant began = Instant.now().minusMillis(1);
        for (int i = 0; i < 5; i++) {
            assertThat(hub.get("/mine/steps").text()).isEqualTo("fine");
        }
        for (int i = 0; i < 2; i++) {
            assertThat(hub.get("/mine/steps?mode=fail").status()).isEqualTo(500);
        }
        await().atMost(SOON).until(() -> more(before, read("mine-steps"), "exchanges") == 7);
        JsonNode after = read("mine-steps");
        assertThat(more(before, after, "failed")).isEqualTo(2);
        assertThat(after.path("in_flight").asLong()).isZero();
        assertThat(after.path("mean_ms").asDouble()).isPositive();
        assertThat(Instant.parse(after.path("last_at").asText())).isBetween(began, Instant.now());
        assertThat(counts(after, "setBody", "exchanges") - counts(before, "setBody", "exchanges"))
                .isEqualTo(5);
        assertThat(counts(after, "throwException", "failed") - counts(before, "throwException", "failed"))
                .isEqualTo(2);
        assertThat(after.path("steps").findValuesAsText("type"))
                .containsExactly(
                        "setHeader",
                        "setHeader",
                        "setProperty",
                        "setProperty",
                        "removeHeaders",
                        "choice",
                        "when",
                        "throwException",
                        "otherwise",
                        "setBody");
        assertThat(after.path("steps").findValuesAsText("what")).contains("Authorization");

        long refused = listed("readRoute").path("failed").asLong();
        assertThat(get("/nothing-at-all").status()).isEqualTo(404);
        assertThat(call(localKey(), "GET", "/mine-steps").status()).isEqualTo(403);
        assertThat(listed("readRoute").path("failed").asLong()).isEqualTo(refused);
    }

    @Test
    void itsSourceIsWhatItsFileSaysWithoutSecrets() {
        JsonNode route = read("mine-steps");
        String source = route.path("source").asText();
        assertThat(source)
                .startsWith("- route:\n    id: mine-steps")
                .contains("# a comment that stays", "{{serai.api.key}}", "{{no.such.key:plain}}", "(redacted)")
                .doesNotContain("hunter2", TestHub.KEY, "of no route", "of the next", "mine-next");
        assertThat(route.toString()).doesNotContain("hunter2", TestHub.KEY);
        for (JsonNode each : data("")) {
            Reply reply = get("/" + each.path("id").asText());
            assertThat(reply.status()).as(each.toString()).isEqualTo(200);
            assertThat(reply.text()).as(each.toString()).doesNotContain(TestHub.KEY);
            JsonNode shown = reply.json().at("/data/source");
            if (each.path("domain").asText().equals("kamelets")) {
                assertThat(shown.isNull()).as(each.toString()).isTrue();
            } else {
                assertThat(shown.asText())
                        .as(each.toString())
                        .contains("id: " + each.path("id").asText());
            }
        }
    }

    @Test
    void aStoppedRouteLeavesWhatIsDroppedAndTakesItWhenItIsStarted() throws IOException {
        drop("first");
        await().atMost(SOON).until(() -> dropped("first") == 1);
        Reply stopped = act("mine-drop", "stop");
        assertThat(stopped.status()).isEqualTo(200);
        assertThat(stopped.json().at("/data/status").asText()).isEqualTo("stopped");
        assertThat(stopped.json().at("/meta/status_message").asText()).contains("on this node", "Other nodes go on");
        assertThat(act("mine-drop", "stop").status()).isEqualTo(200);
        drop("second");
        await().during(Duration.ofSeconds(1)).until(() -> dropped("second") == 0);
        assertThat(listed("mine-drop").path("status").asText()).isEqualTo("stopped");
        assertThat(data("?status=stopped").findValuesAsText("id")).containsExactly("mine-drop");
        long before = listed("mine-drop").path("exchanges").asLong();

        assertThat(act("mine-drop", "start").json().at("/data/status").asText()).isEqualTo("started");
        assertThat(act("mine-drop", "start").status()).isEqualTo(200);
        await().atMost(SOON).until(() -> dropped("second") == 1);
        assertThat(dropped("first")).isEqualTo(1);
        await().atMost(SOON).until(() -> listed("mine-drop").path("exchanges").asLong() == before + 1);
        assertThat(hub.count("SELECT COUNT(*) FROM audit WHERE action = 'route.stop' AND resource_id = 'mine-drop' "
                        + "AND before_json LIKE '%started%' AND after_json LIKE '%stopped%'"))
                .isEqualTo(1);
        assertThat(hub.count("SELECT COUNT(*) FROM audit WHERE action = 'route.start' AND resource_id = 'mine-drop' "
                        + "AND after_json LIKE '%started%'"))
                .isEqualTo(1);
        assertThat(hub.count("SELECT COUNT(*) FROM audit WHERE resource = 'route' AND resource_id = 'mine-drop'"))
                .isEqualTo(4);
    }

    @Test
    void whatOthersStandOnOrCallAndWhatAScheduleBeginsIsNotStopped() {
        for (String id : List.of("hub-claim-work", "hub-renew-leases", "audit-seal-rows")) {
            assertRefused(id, "domains hub and audit");
        }
        for (String id : List.of("listRuns", "readRoute", "mine-steps", "mine-next", "inbox-work")) {
            assertRefused(id, id.equals("mine-steps") || id.equals("mine-next") ? "Others call" : "hub and audit");
        }
        assertRefused("exportLeads", "Others call");
        assertRefused("mine-yearly", "POST /v3/hub/schedule/yearly/pause");
        assertThat(hub.get("/mine/steps").text()).isEqualTo("fine");
        assertThat(hub.get("/v3/hub/schedule/yearly").json().at("/data/status").asText())
                .isEqualTo("waiting");
    }

    private static void assertRefused(String id, String why) {
        String before = listed(id).path("status").asText();
        Reply reply = act(id, "stop");
        assertThat(reply.status()).as(id).isEqualTo(409);
        assertThat(reply.json().at("/meta/status_message").asText()).contains(why);
        assertThat(read(id).path("keeps_running").asText()).contains(why);
        assertThat(listed(id).path("status").asText()).isEqualTo(before);
    }

    @Test
    void whoMayNotGets403AndWhatIsNotThere404() {
        for (String path : List.of("/nothing", "/" + "x".repeat(191), "/%2e%2e", "/events?id=nothing")) {
            assertThat(get(path).status()).as(path).isEqualTo(404);
        }
        for (String verb : List.of("start", "stop")) {
            assertThat(act("nothing", verb).status()).isEqualTo(404);
        }
        assertThat(hub.send(hub.request(PATH).GET().build()).status()).isEqualTo(401);

        String reader = key("\"permissions\": [\"route:read\"], \"all_accounts\": true");
        assertThat(call(reader, "GET", "").status()).isEqualTo(200);
        assertThat(call(reader, "GET", "/mine-drop").status()).isEqualTo(200);
        assertThat(call(reader, "POST", "/mine-drop/stop").status()).isEqualTo(403);
        assertThat(call(reader, "POST", "/mine-drop/start").status()).isEqualTo(403);
        String other = key("\"permissions\": [\"schedule:admin\", \"schedule:read\"], \"all_accounts\": true");
        assertThat(call(other, "GET", "").status()).isEqualTo(403);
        String local = localKey();
        for (String path : List.of("", "/mine-drop", "/nothing", "/events", "/events?id=mine-drop")) {
            assertThat(call(local, "GET", path).status()).as(path).isEqualTo(403);
        }
        for (String path : List.of("/mine-drop/stop", "/mine-drop/start", "/nothing/stop")) {
            assertThat(call(local, "POST", path).status()).as(path).isEqualTo(403);
        }
        assertThat(listed("mine-drop").path("status").asText()).isEqualTo("started");
    }

    @Test
    void whatChangesIsSentAsItGoesOn() throws Exception {
        try (var client = HttpClient.newHttpClient();
                Stream<String> all = events(client, "");
                Stream<String> one = events(client, "?id=mine-steps")) {
            Iterator<String> every = all.iterator();
            Iterator<String> own = one.iterator();
            assertThat(next(every, "routes").findValuesAsText("id")).contains("mine-steps", "mine-drop", "showRuns");
            JsonNode before = next(own, "route");
            assertThat(before.path("id").asText()).isEqualTo("mine-steps");
            hub.get("/mine/steps");
            JsonNode after = next(own, "route");
            assertThat(more(before, after, "exchanges")).isEqualTo(1);
            assertThat(after.path("steps").size()).isGreaterThan(5);
            JsonNode changed = next(every, "routes");
            while (!changed.findValuesAsText("id").contains("mine-steps")) {
                changed = next(every, "routes");
            }
            assertThat(changed.findValuesAsText("id")).doesNotContain("mine-drop", "mine-yearly");
        }
    }

    private static Stream<String> events(HttpClient client, String query) throws Exception {
        return client.send(
                        hub.request(PATH + "/events" + query)
                                .header("x-aether-api-key", TestHub.KEY)
                                .build(),
                        HttpResponse.BodyHandlers.ofLines())
                .body();
    }

    private static JsonNode next(Iterator<String> lines, String name) throws IOException {
        while (!lines.next().equals("event: " + name)) {
            // a comment, or the end of an event
        }
        String data = lines.next();
        assertThat(data).startsWith("data: ");
        return new ObjectMapper().readTree(data.substring("data: ".length()));
    }

    private static void drop(String name) throws IOException {
        Path folder = Files.createDirectories(hub.data.resolve("drop"));
        Path part = Files.writeString(hub.data.resolve(name), name);
        Files.move(part, folder.resolve(name));
    }

    private static long dropped(String name) {
        return hub.count("SELECT COUNT(*) FROM tick WHERE fire = '" + name + "' AND node = 'drop'");
    }

    private static long more(JsonNode before, JsonNode after, String count) {
        return after.path(count).asLong() - before.path(count).asLong();
    }

    private static long counts(JsonNode route, String type, String count) {
        return route.findParents("type").stream()
                .filter(step -> step.path("type").asText().equals(type))
                .mapToLong(step -> step.path(count).asLong())
                .sum();
    }

    private static JsonNode listed(String id) {
        for (JsonNode route : data("")) {
            if (route.path("id").asText().equals(id)) {
                return route;
            }
        }
        throw new AssertionError("no route " + id);
    }

    private static JsonNode data(String query) {
        return get(query).json().path("data");
    }

    private static JsonNode read(String id) {
        return get("/" + id).json().path("data");
    }

    private static Reply get(String path) {
        return call(TestHub.KEY, "GET", path);
    }

    private static Reply act(String id, String verb) {
        return call(TestHub.KEY, "POST", "/" + id + "/" + verb);
    }

    private static Reply call(String key, String method, String path) {
        return hub.send(hub.request(PATH + path)
                .header("x-aether-api-key", key)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build());
    }

    private static String localKey() {
        return key("\"permissions\": [\"*\"], \"accounts\": [\"demoAcct001\"]");
    }

    private static String key(String rights) {
        return hub.send(hub.request("/v3/hub/api_key")
                        .header("x-aether-api-key", TestHub.KEY)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"name\": \"test\", " + rights + "}"))
                        .build())
                .json()
                .path("data")
                .path("key")
                .asText();
    }
}
