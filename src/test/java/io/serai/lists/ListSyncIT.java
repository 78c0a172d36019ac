package io.serai.lists;

import static io.serai.lists.ListsFixture.API;
import static io.serai.lists.ListsFixture.GROUP;
import static io.serai.lists.ListsFixture.LIST;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.TestHub.Reply;
import io.serai.connectors.SandboxVendor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Lists that follow groups, against a Novi and the sandbox's Mailman, whose lists come in pages of ten.
class ListSyncIT {
    private static final String UNSUBSCRIBING = ", \"extra\": \"unsubscribe\"";
    private static ListsFixture lists;

    @BeforeAll
    static void start() {
        lists = new ListsFixture();
    }

    @AfterAll
    static void stop() {
        lists.close();
    }

    @BeforeEach
    void empty() {
        lists.empty();
    }

    /// So many people in the group, `p1@example.org` and so on.
    private static void people(int many) {
        for (int i = 1; i <= many; i++) {
            lists.novi.person(i, "p" + i + "@example.org");
        }
        lists.novi.group(GROUP, IntStream.rangeClosed(1, many).toArray());
    }

    @Test
    void whoIsInTheGroupGetsOnTheListAndASecondSyncChangesAndReadsNothing() {
        people(25);
        lists.pair("");
        JsonNode run = lists.sync();
        assertThat(run.path("status").asText()).as(run.toString()).isEqualTo("done");
        assertThat(run.path("capability").asText()).isEqualTo("lists.sync");
        lists.assertCounts(run, 25, 0, 0, 0, 0);
        assertThat(lists.on(LIST)).hasSize(25).contains("p1@example.org", "p25@example.org");
        assertThat(lists.novi.reads).hasValue(25);
        assertThat(lists.rows(run, "subscribed")).hasSize(25);

        lists.assertCounts(lists.sync(), 0, 0, 0, 0, 0);
        assertThat(lists.novi.reads).as("members read").hasValue(25);
        assertThat(lists.hub.count("SELECT COUNT(*) FROM list_stage_group")
                        + lists.hub.count("SELECT COUNT(*) FROM list_stage_roster"))
                .isZero();
    }

    @Test
    void onlyWhoChangedIsReadAgain() {
        people(25);
        lists.pair(UNSUBSCRIBING);
        lists.sync();
        lists.novi.person(7, "other7@example.org");
        lists.novi.person(8, "p8@example.org", false, false);
        JsonNode run = lists.sync();
        lists.assertCounts(run, 1, 2, 0, 0, 0);
        assertThat(lists.novi.reads).hasValue(27);
        assertThat(lists.rows(run, "unsubscribed")).containsOnlyKeys("p7@example.org", "p8@example.org");
        assertThat(lists.on(LIST)).contains("other7@example.org").doesNotContain("p7@example.org", "p8@example.org");
    }

    @Test
    void aPlusThatNoviShowsAsASpaceIsMended() {
        lists.novi.person(1, "alice member@example.org");
        lists.novi.person(2, "Upper.Case@Example.ORG");
        lists.novi.group(GROUP, 1, 2);
        lists.mailman.add(LIST, "member", "upper.case@example.org", "Upper");
        lists.pair(UNSUBSCRIBING);
        lists.assertCounts(lists.sync(), 1, 0, 0, 0, 0);
        assertThat(lists.on(LIST)).containsExactly("alice+member@example.org", "upper.case@example.org");
    }

    @Test
    void peopleWhoAreNotInTheGroupAreKeptUnlessThePairSaysOtherwise() {
        people(20);
        lists.mailman.add(LIST, "member", "guest@example.org", "Guest");
        lists.mailman.add(LIST, "member", "staff.one@example.org", "Staff");
        lists.mailman.add(LIST, "member", "boss@example.org", "Boss");
        lists.mailman.add(LIST, "owner", "Boss@example.org", "Boss");
        lists.pair("");
        JsonNode kept = lists.sync();
        lists.assertCounts(kept, 20, 0, 2, 1, 0);
        assertThat(lists.rows(kept, "kept").get("guest@example.org")).contains("keeps");

        lists.pair(UNSUBSCRIBING + ", \"protected\": [\"staff.*@example.org\"]");
        JsonNode run = lists.sync();
        lists.assertCounts(run, 0, 1, 0, 2, 0);
        assertThat(lists.rows(run, "protected")).containsOnlyKeys("boss@example.org", "staff.one@example.org");
        assertThat(lists.on(LIST)).hasSize(22).doesNotContain("guest@example.org");
    }

    @Test
    void whoLeavesIsNeverPutBackUntilASingleCallSaysSo() {
        people(20);
        lists.pair("");
        lists.sync();
        lists.mailman.remove(LIST, "p3@example.org");
        JsonNode run = lists.sync();
        lists.assertCounts(run, 0, 0, 0, 0, 0);
        assertThat(lists.rows(run, "declined")).containsOnlyKeys("p3@example.org");
        lists.novi.person(3, "new3@example.org");
        lists.assertCounts(lists.sync(), 0, 0, 0, 0, 0);
        assertThat(lists.on(LIST))
                .as("under another address, too")
                .doesNotContain("p3@example.org", "new3@example.org");

        lists.novi.person(3, "p3@example.org");
        Reply reply = lists.post(
                API + "/subscribe", "{\"list_id\": \"members@example.test\", \"email\": \"P3@example.org\"}");
        assertThat(reply.json().at("/data/changed").asBoolean())
                .as(reply.text())
                .isTrue();
        lists.assertCounts(lists.sync(), 0, 0, 0, 0, 0);
        assertThat(lists.on(LIST)).contains("p3@example.org");
    }

    @Test
    void whoIsTakenOffByACallStaysOff() {
        people(20);
        lists.pair("");
        lists.sync();
        String p4 = "{\"list_id\": \"" + LIST + "\", \"email\": \"p4@example.org\"}";
        assertThat(lists.post(API + "/unsubscribe", p4)
                        .json()
                        .at("/data/changed")
                        .asBoolean())
                .isTrue();
        assertThat(lists.post(API + "/unsubscribe", p4)
                        .json()
                        .at("/data/changed")
                        .asBoolean(true))
                .isFalse();
        lists.assertCounts(lists.sync(), 0, 0, 0, 0, 0);
        assertThat(lists.on(LIST)).doesNotContain("p4@example.org");
    }

    @Test
    void whoWantsNoMailIsNotSubscribed() {
        people(20);
        lists.novi.person(5, "p5@example.org", true, true);
        lists.pair("");
        lists.assertCounts(lists.sync(), 19, 0, 0, 0, 0);
        assertThat(lists.on(LIST)).doesNotContain("p5@example.org");
    }

    @Test
    void overTheLimitNobodyIsTakenOffUntilAPersonConfirms() {
        people(30);
        lists.pair(UNSUBSCRIBING);
        lists.sync();
        lists.novi.group(GROUP, IntStream.rangeClosed(1, 20).toArray());
        JsonNode run = lists.sync();
        assertThat(run.path("status").asText()).as(run.toString()).isEqualTo("partial");
        assertThat(run.at("/asks/how_many").asInt()).isEqualTo(10);
        assertThat(run.at("/asks/limit").asInt()).isEqualTo(3);
        lists.assertCounts(run, 0, 0, 10, 0, 0);
        assertThat(lists.on(LIST)).hasSize(30);

        lists.novi.group(GROUP, IntStream.rangeClosed(1, 15).toArray());
        JsonNode more = lists.confirm(run);
        assertThat(more.at("/asks/how_many").asInt())
                .as("more than was confirmed: " + more)
                .isEqualTo(15);
        assertThat(lists.on(LIST)).hasSize(30);

        JsonNode done = lists.confirm(more);
        assertThat(done.path("status").asText()).as(done.toString()).isEqualTo("done");
        lists.assertCounts(done, 0, 15, 0, 0, 0);
        assertThat(lists.on(LIST)).hasSize(15);
    }

    @Test
    void aGroupThatIsEmptyAllOfASuddenEmptiesNoList() {
        people(5);
        lists.pair(UNSUBSCRIBING + ", \"max_removed_percent\": 100, \"max_removed\": 1000");
        lists.sync();
        lists.novi.group(GROUP);
        JsonNode run = lists.sync();
        assertThat(run.at("/asks/how_many").asInt()).as(run.toString()).isEqualTo(5);
        assertThat(lists.on(LIST)).hasSize(5);
    }

    @Test
    void aGroupThatIsNotWholeTakesNobodyOff() {
        people(30);
        lists.pair(UNSUBSCRIBING + ", \"max_removed_percent\": 100");
        lists.sync();
        lists.mailman.add(LIST, "member", "extra@example.org", "Extra");
        lists.novi.person(31, "p31@example.org");
        lists.novi.group(GROUP, IntStream.rangeClosed(1, 31).toArray());
        for (String fault : List.of("short", "less", "total")) {
            lists.novi.twist(
                    (request, truth) -> request.path().contains("/groups/") ? bent(fault, request, truth) : truth);
            JsonNode run = lists.sync();
            assertThat(run.path("status").asText()).as(fault + run).isEqualTo("partial");
            assertThat(run.at("/counts/unsubscribed").asInt()).as(fault).isZero();
            assertThat(run.has("asks")).as(fault).isFalse();
        }
        lists.novi.truthful();
        lists.sync();
        assertThat(lists.on(LIST)).hasSize(31).doesNotContain("extra@example.org");
    }

    private static SandboxVendor.Reply bent(String fault, SandboxVendor.Request request, SandboxVendor.Reply truth) {
        try {
            var page = (ObjectNode) ListsFixture.JSON.readTree(truth.body());
            var results = page.withArray("Results");
            boolean second = request.query().getOrDefault("offset", "").equals("10");
            switch (fault) {
                case "short" -> {
                    if (second) {
                        results.removeAll();
                    }
                }
                case "less" -> results.remove(0);
                default -> page.put("TotalCount", second ? 30 : 31);
            }
            return new SandboxVendor.Reply(
                    200, Map.of(), page.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whoCantBeReadIsTakenOffNothingAndSubscribedToNothing() {
        people(20);
        lists.pair(UNSUBSCRIBING);
        lists.sync();
        lists.mailman.add(LIST, "member", "extra@example.org", "Extra");
        lists.novi.person(6, "other6@example.org");
        lists.novi.twist((request, truth) -> request.path().endsWith(TestNovi.uuid(6))
                ? new SandboxVendor.Reply(400, Map.of(), new byte[0])
                : truth);
        JsonNode run = lists.sync();
        assertThat(run.path("status").asText()).as(run.toString()).isEqualTo("partial");
        lists.assertCounts(run, 0, 0, run.at("/counts/kept").asInt(), 0, 1);
        assertThat(lists.rows(run, "failed").get("p6@example.org")).contains("400");
        assertThat(lists.on(LIST)).contains("p6@example.org", "extra@example.org");
        lists.novi.truthful();
        lists.assertCounts(lists.sync(), 1, 2, 0, 0, 0);
    }

    @Test
    void aListOrAGroupThatIsGoneFailsAlone() {
        people(5);
        lists.put(
                API + "/setting",
                "{\"pairs\": [{\"novi_group\": \"nothing-here\", \"mailman_list\": \"board@example.test\", \"extra\": \"unsubscribe\"}, "
                        + "{\"novi_group\": \"" + GROUP + "\", \"mailman_list\": \"none@example.test\"}, "
                        + "{\"novi_group\": \"" + GROUP + "\", \"mailman_list\": \"" + LIST + "\"}]}");
        JsonNode run = lists.sync();
        assertThat(run.path("status").asText()).as(run.toString()).isEqualTo("partial");
        assertThat(run.at("/counts/subscribed").asInt()).isEqualTo(5);
        assertThat(lists.rows(run, "failed")).containsOnlyKeys("nothing-here", "none.example.test");
        assertThat(lists.on(LIST)).hasSize(5);
        assertThat(lists.on("board.example.test")).hasSize(1);
    }

    @Test
    void twoPairsOfOneListAreTheSumOfBothGroups() {
        people(12);
        lists.novi.group("other", 1, 2);
        lists.novi.group(GROUP, IntStream.rangeClosed(2, 12).toArray());
        String pair = "{\"novi_group\": \"%s\", \"mailman_list\": \"" + LIST + "\", \"extra\": \"unsubscribe\"}";
        lists.put(API + "/setting", "{\"pairs\": [" + pair.formatted("other") + "," + pair.formatted(GROUP) + "]}");
        lists.assertCounts(lists.sync(), 12, 0, 0, 0, 0);
        lists.assertCounts(lists.sync(), 0, 0, 0, 0, 0);
        assertThat(lists.on(LIST)).hasSize(12);
    }

    @Test
    void aCrowdThatLeavesAtOnceIsAskedAbout() {
        people(20);
        lists.pair("");
        lists.sync();
        lists.mailman.make(LIST);
        JsonNode run = lists.sync();
        assertThat(run.at("/asks/how_many").asInt()).as(run.toString()).isEqualTo(20);
        assertThat(lists.on(LIST)).isEmpty();
        assertThat(lists.rows(run, "declined")).hasSize(20);
        JsonNode done = lists.confirm(run);
        lists.assertCounts(done, 20, 0, 0, 0, 0);
        assertThat(lists.on(LIST)).hasSize(20);
    }

    @Test
    void aDryRunSaysWhatItWouldDoAndDoesNothing() {
        people(12);
        lists.mailman.add(LIST, "member", "extra@example.org", "Extra");
        lists.pair(UNSUBSCRIBING + ", \"max_removed_percent\": 100");
        lists.mailman.add(LIST, "member", "p1@example.org", "P");
        JsonNode run = lists.sync("?dry_run=true");
        lists.assertCounts(run, 11, 1, 0, 0, 0);
        assertThat(run.path("message").asText()).contains("Dry run");
        assertThat(lists.on(LIST)).containsExactly("extra@example.org", "p1@example.org");
        assertThat(lists.hub.count("SELECT COUNT(*) FROM list_member")
                        + lists.hub.count("SELECT COUNT(*) FROM list_no"))
                .isZero();
    }

    @Test
    void aSecondStartMeanwhileIsRefused() {
        people(40);
        lists.pair("");
        lists.novi.twist((request, truth) -> {
            sleep(30);
            return truth;
        });
        Reply first = lists.post(API + "/sync", "");
        Reply second = lists.post(API + "/sync", "");
        assertThat(first.status()).isEqualTo(202);
        assertThat(second.status()).as(second.text()).isEqualTo(409);
        assertThat(second.text()).contains(first.json().at("/data/run_id").asText());
        lists.ended(first.json().at("/data/run_id").asText());
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void theSettingIsAnsweredWithItsDefaultsAndWhatIsWrongIsNamed() {
        lists.pair("");
        JsonNode pair = lists.hub.get(API + "/setting").json().at("/data/pairs/0");
        assertThat(pair.toString())
                .isEqualTo("{\"novi_group\":\"" + GROUP + "\",\"mailman_list\":\"" + LIST
                        + "\",\"extra\":\"keep\",\"protected\":[],\"max_removed_percent\":10,\"max_removed\":50}");
        Reply wrong =
                lists.put(API + "/setting", "{\"pairs\": [{\"novi_group\": \"a/b\", \"mailman_list\": \"no list\"}]}");
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.text()).contains("pairs[0].novi_group").contains("pairs[0].mailman_list");
        lists.put(API + "/setting", "{\"pairs\": []}");
        assertThat(lists.post(API + "/sync", "").status()).isEqualTo(422);
    }

    @Test
    void singleCallsAnswerAsTheSpecHasIt() {
        Reply all = lists.hub.get(API + "/list/board.example.test/member");
        assertThat(all.json().at("/data/0/email").asText()).as(all.text()).isEqualTo("office@example.org");
        assertThat(all.json().at("/data/0").has("member_id")).isTrue();
        assertThat(lists.hub
                        .get(API + "/list/board@example.test/member/Office@Example.org")
                        .json()
                        .at("/data/email")
                        .asText())
                .isEqualTo("office@example.org");
        assertThat(lists.hub
                        .get(API + "/list/board.example.test/member/nobody@example.org")
                        .status())
                .isEqualTo(404);
        assertThat(lists.hub.get(API + "/list/none.example.test/member").status())
                .isEqualTo(404);
        for (String call : List.of("/subscribe", "/unsubscribe")) {
            Reply none = lists.post(API + call, "{\"list_id\": \"none.example.test\", \"email\": \"a@example.org\"}");
            assertThat(none.status()).as(call + none.text()).isEqualTo(404);
        }
        Reply bad = lists.post(API + "/subscribe", "{\"list_id\": \"" + LIST + "\", \"email\": \"a b@example.org\"}");
        assertThat(bad.status()).as(bad.text()).isEqualTo(422);
        JsonNode both = lists.hub.get(API + "/connections").json().path("data");
        assertThat(both.at("/novi/ok").asBoolean()).as(both.toString()).isTrue();
        assertThat(both.at("/mailman/said").asText()).contains("Mailman 3");
    }

    @Test
    void theSandboxHoldsWhatIsKnownOfMailman() {
        JsonNode answer = lists.post("/v3/hub/connector/mailman/verify", "").json();
        assertThat(answer.at("/meta/failed").asInt(-1)).as(answer.toString()).isZero();
        assertThat(answer.path("data")).hasSize(6);
    }
}
