package io.serai.lists;

import static io.serai.lists.ListsFixture.API;
import static io.serai.lists.ListsFixture.GROUP;
import static io.serai.lists.ListsFixture.JSON;
import static io.serai.lists.ListsFixture.LIST;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The same against Mailman's own core.
class MailmanIT {
    private static RealMailman mailman;
    private static ListsFixture lists;
    private static String connection;

    @BeforeAll
    static void start() {
        mailman = new RealMailman();
        assertThat(mailman.call("POST", "/domains", "mail_host=example.test")).startsWith("201");
        lists = new ListsFixture();
        connection = lists.connect(
                "mailman",
                Map.of("base_url", mailman.url()),
                Map.of("username", RealMailman.USER, "password", RealMailman.PASSWORD));
    }

    @AfterAll
    static void stop() {
        lists.close();
        mailman.close();
    }

    @BeforeEach
    void empty() {
        lists.empty();
        mailman.call("DELETE", "/lists/" + LIST, "");
        assertThat(mailman.call("POST", "/lists", "fqdn_listname=members@example.test"))
                .startsWith("201");
    }

    private static List<String> on() {
        var all = new ArrayList<String>();
        lists.hub
                .get(API + "/list/" + LIST + "/member")
                .json()
                .path("data")
                .forEach(one -> all.add(one.path("email").asText()));
        return all;
    }

    private static void subscribe(String email) {
        assertThat(mailman.call(
                        "POST",
                        "/members",
                        "list_id=" + LIST + "&subscriber=" + email.replace("+", "%2B")
                                + "&pre_verified=true&pre_confirmed=true&pre_approved=true"))
                .startsWith("201");
    }

    @Test
    void aListFollowsItsGroup() {
        for (int i = 1; i <= 23; i++) {
            lists.novi.person(i, "p" + i + "@example.org");
        }
        lists.novi.person(21, "alice member@example.org");
        lists.novi.person(22, "Mixed.Case@Example.ORG");
        lists.novi.person(23, "post@bücher.example");
        lists.novi.group(GROUP, IntStream.rangeClosed(1, 23).toArray());
        subscribe("MIXED.case@example.org");
        subscribe("extra+tag@example.org");
        lists.pair(", \"extra\": \"unsubscribe\", \"max_removed_percent\": 60");
        lists.sync();
        JsonNode run = lists.sync();
        assertThat(run.path("status").asText()).as(run.toString()).isEqualTo("done");
        assertThat(on())
                .hasSize(23)
                .contains("p1@example.org", "alice+member@example.org", "mixed.case@example.org")
                .contains("post@xn--bcher-kva.example")
                .doesNotContain("extra+tag@example.org");
        lists.assertCounts(run, 0, 0, 0, 0, 0);
    }

    @Test
    void whoUnsubscribedAtMailmanIsNotPutBack() throws JsonProcessingException {
        for (int i = 1; i <= 20; i++) {
            lists.novi.person(i, "p" + i + "@example.org");
        }
        lists.novi.group(GROUP, IntStream.rangeClosed(1, 20).toArray());
        lists.pair("");
        lists.sync();
        assertThat(mailman.call("DELETE", "/lists/" + LIST + "/member/p7@example.org", ""))
                .startsWith("204");
        JsonNode run = lists.sync();
        assertThat(lists.rows(run, "declined")).containsOnlyKeys("p7@example.org");
        assertThat(on()).hasSize(19).doesNotContain("p7@example.org");
    }

    @Test
    void whatMailmanRefusesFailsAloneAndSaysWhy() {
        lists.novi.person(1, "good@example.org");
        lists.novi.person(2, "not an address");
        lists.novi.person(3, "waiting@example.org");
        lists.novi.person(4, "banned@example.org");
        lists.novi.group(GROUP, 1, 2, 3, 4);
        assertThat(mailman.call("POST", "/members", "list_id=" + LIST + "&subscriber=waiting@example.org"))
                .startsWith("202");
        assertThat(mailman.call("POST", "/lists/" + LIST + "/bans", "email=banned@example.org"))
                .startsWith("201");
        lists.pair("");
        JsonNode run = lists.sync();
        assertThat(run.path("status").asText()).as(run.toString()).isEqualTo("partial");
        lists.assertCounts(run, 1, 0, 0, 0, 3);
        Map<String, String> failed = lists.rows(run, "failed");
        assertThat(failed.get("waiting@example.org")).contains("pending").contains("accept or discard");
        assertThat(failed.get("banned@example.org")).contains("banned");
        assertThat(failed.get("not+an+address")).contains("no such address");
    }

    @Test
    void ownersAndModeratorsAreProtected() {
        lists.novi.person(1, "p1@example.org");
        lists.novi.group(GROUP, 1);
        for (String role : List.of("owner", "moderator")) {
            subscribe(role + "@example.org");
            assertThat(mailman.call(
                            "POST",
                            "/members",
                            "list_id=" + LIST + "&subscriber=" + role + "@example.org&role=" + role
                                    + "&pre_verified=true&pre_confirmed=true&pre_approved=true"))
                    .startsWith("201");
        }
        subscribe("p1@example.org");
        lists.pair(", \"extra\": \"unsubscribe\", \"max_removed_percent\": 100");
        JsonNode run = lists.sync();
        lists.assertCounts(run, 0, 0, 0, 2, 0);
        assertThat(on()).hasSize(3);
    }

    @Test
    void singleCallsDoWhatTheySay() {
        String person =
                "{\"list_id\": \"members@example.test\", \"email\": \"a+b@example.org\", \"display_name\": \"Ä B\"}";
        Reply first = lists.post(API + "/subscribe", person);
        assertThat(first.json().at("/data/changed").asBoolean())
                .as(first.text())
                .isTrue();
        assertThat(lists.post(API + "/subscribe", person)
                        .json()
                        .at("/data/changed")
                        .asBoolean(true))
                .isFalse();
        JsonNode one = lists.hub
                .get(API + "/list/" + LIST + "/member/A+B@example.org")
                .json()
                .path("data");
        assertThat(one.path("email").asText()).as(one.toString()).isEqualTo("a+b@example.org");
        assertThat(one.path("display_name").asText()).isEqualTo("Ä B");
        String off = "{\"list_id\": \"" + LIST + "\", \"email\": \"A+b@Example.org\"}";
        assertThat(lists.post(API + "/unsubscribe", off)
                        .json()
                        .at("/data/changed")
                        .asBoolean())
                .isTrue();
        assertThat(lists.post(API + "/unsubscribe", off)
                        .json()
                        .at("/data/changed")
                        .asBoolean(true))
                .isFalse();
        assertThat(lists.hub
                        .get(API + "/list/" + LIST + "/member/a+b@example.org")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void whatIsReliedOnHoldsOfMailmanItself() throws JsonProcessingException {
        JsonNode answer = lists.post("/v3/hub/connector/mailman/verify?connection_id=" + connection, "")
                .json();
        assertThat(answer.at("/meta/failed").asInt(-1)).as(answer.toString()).isZero();
        answer.path("data")
                .forEach(row -> assertThat(row.path("drift")).as(row.toString()).isEmpty());
        Reply test = lists.post("/v3/hub/connection/" + connection + "/test", "");
        assertThat(test.json().at("/data/ok").asBoolean()).as(test.text()).isTrue();
        assertThat(JSON.readTree(test.text()).at("/data/said").asText()).contains("GNU Mailman 3");
    }
}
