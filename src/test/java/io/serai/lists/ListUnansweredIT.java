package io.serai.lists;

import static io.serai.lists.ListsFixture.GROUP;
import static io.serai.lists.ListsFixture.LIST;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.connectors.SandboxVendor;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Subscriptions whose answer is lost each time: whoever is on the list all the same, and leaves before the next sync,
/// is not put back. Found by triple 7,266 of ten thousand.
class ListUnansweredIT {
    private static final String LATE = "p21@example.org";
    private static ListsFixture lists;
    private static volatile boolean carriesOut;
    private static volatile boolean losesAnswers;
    private static volatile boolean losesLookUps;

    @BeforeAll
    static void start() {
        lists = new ListsFixture(ListUnansweredIT::losing);
    }

    @AfterAll
    static void stop() {
        lists.close();
    }

    @BeforeEach
    void twentyAreOnTheListAndOneMoreIsInTheGroup() {
        losesAnswers = false;
        losesLookUps = false;
        lists.empty();
        IntStream.rangeClosed(1, 21).forEach(number -> lists.novi.person(number, "p" + number + "@example.org"));
        lists.novi.group(GROUP, IntStream.rangeClosed(1, 20).toArray());
        lists.pair("");
        lists.assertCounts(lists.sync(), 20, 0, 0, 0, 0);
        lists.novi.group(GROUP, IntStream.rangeClosed(1, 21).toArray());
        losesAnswers = true;
    }

    @Test
    void whoIsOnTheListThoughNoAnswerCameIsSubscribed() {
        carriesOut = true;
        lists.assertCounts(lists.sync(), 1, 0, 0, 0, 0);
        leavesAndIsNotPutBack();
    }

    @Test
    void whoIsNotIsPutOnItByTheNextSync() {
        carriesOut = false;
        lists.assertCounts(lists.sync(), 0, 0, 0, 0, 1);
        losesAnswers = false;
        lists.assertCounts(lists.sync(), 1, 0, 0, 0, 0);
        assertThat(lists.on(LIST)).contains(LATE);
    }

    @Test
    void whoOfNobodyCanTellIsNotPutBack() {
        carriesOut = true;
        losesLookUps = true;
        JsonNode run = lists.sync();
        lists.assertCounts(run, 0, 0, 0, 0, 1);
        assertThat(lists.rows(run, "failed").get(LATE)).contains("count as having left");
        leavesAndIsNotPutBack();
    }

    private static void leavesAndIsNotPutBack() {
        losesAnswers = false;
        losesLookUps = false;
        assertThat(lists.on(LIST)).contains(LATE);
        lists.mailman.remove(LIST, LATE);
        JsonNode run = lists.sync();
        lists.assertCounts(run, 0, 0, 0, 0, 0);
        assertThat(lists.rows(run, "declined")).containsOnlyKeys(LATE);
        assertThat(lists.on(LIST)).doesNotContain(LATE);
    }

    private static SandboxVendor losing(SandboxVendor mailman) {
        return new SandboxVendor() {
            @Override
            public String system() {
                return mailman.system();
            }

            @Override
            public Map<String, Object> settings(String url) {
                return mailman.settings(url);
            }

            @Override
            public Map<String, String> secrets() {
                return mailman.secrets();
            }

            @Override
            public Reply answer(Request request) {
                boolean subscribes = losesAnswers
                        && request.method().equals("POST")
                        && request.path().endsWith("/members");
                Reply truth = subscribes && !carriesOut ? lost() : mailman.answer(request);
                boolean looks = losesLookUps && request.path().endsWith("/members/find");
                return subscribes || looks ? lost() : truth;
            }

            private Reply lost() {
                return new Reply(502, Map.of(), "no answer".getBytes(StandardCharsets.UTF_8));
            }
        };
    }
}
