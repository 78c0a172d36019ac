package io.serai.connections;

import static io.serai.connections.ConnectionsFixture.key;
import static io.serai.connections.ConnectionsFixture.statuses;
import static io.serai.connections.ConnectionsFixture.together;
import static org.assertj.core.api.Assertions.assertThat;

import io.serai.TestHub.Reply;
import io.serai.connections.ConnectionsFixture.Someone;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What several do at the same moment.
class ConnectionRacesIT {
    private static final int ROUNDS = 50;
    private static final int FEW = 15;

    private static ConnectionsFixture all;

    @BeforeAll
    static void start() {
        all = new ConnectionsFixture();
    }

    @AfterAll
    static void stop() {
        all.close();
    }

    @Test
    void ofTwoWhoAskEachOtherOneIsPending() {
        for (int round = 0; round < ROUNDS; round++) {
            Someone ann = all.someone();
            Someone bob = all.someone();
            List<Reply> replies = together(List.of(() -> all.asks(ann, bob), () -> all.asks(bob, ann)));
            assertThat(statuses(replies)).as("round %d", round).containsExactly(201, 409);
            assertThat(all.requests(ann, bob)).containsExactly("pending");
        }
    }

    @Test
    void ofSixWhoAskOneFiveMay() {
        for (int round = 0; round < FEW; round++) {
            Someone bob = all.someone();
            List<Reply> replies = together(all.several(6).stream()
                    .<Callable<Reply>>map(one -> () -> all.asks(one, bob))
                    .toList());
            assertThat(statuses(replies)).containsExactly(201, 201, 201, 201, 201, 429);
            assertThat(all.get(bob, "/requests/incoming").json()).hasSize(5);
        }
    }

    @Test
    void aSenderHasTwentyADayHoweverManyTheyAskAtOnce() {
        Someone ann = all.someone();
        List<Reply> replies = together(all.several(24).stream()
                .<Callable<Reply>>map(one -> () -> all.asks(ann, one))
                .toList());
        assertThat(replies).filteredOn(one -> one.status() == 201).hasSize(20);
        assertThat(replies).filteredOn(one -> one.status() == 429).hasSize(4);
    }

    @Test
    void ofWhoAcceptsAndWhoTakesItBackOneWins() {
        for (int round = 0; round < FEW; round++) {
            Someone ann = all.someone();
            Someone bob = all.someone();
            String request = all.asked(ann, bob);
            List<Reply> replies =
                    together(List.of(() -> all.responds(bob, request, "accept"), () -> all.withdraws(ann, request)));
            boolean accepted = replies.getFirst().status() == 200;
            assertThat(statuses(replies)).containsExactly(accepted ? 200 : 204, 409);
            assertThat(all.sides(ann, bob)).isEqualTo(accepted ? 2 : 0);
            assertThat(all.requests(ann, bob)).containsExactly(accepted ? "accepted" : "withdrawn");
        }
    }

    @Test
    void ofAnswersToOneRequestOneCounts() {
        for (int round = 0; round < FEW; round++) {
            Someone ann = all.someone();
            Someone bob = all.someone();
            String request = all.asked(ann, bob);
            List<Reply> replies = together(List.of(
                    () -> all.responds(bob, request, "accept"),
                    () -> all.responds(bob, request, "accept"),
                    () -> all.responds(bob, request, "reject")));
            assertThat(statuses(replies)).containsExactly(200, 409, 409);
            assertThat(all.sides(ann, bob)).isIn(0L, 2L);
        }
    }

    @Test
    void whoRemovesAConnectionAtTheSameMomentLeavesNothing() {
        for (int round = 0; round < FEW; round++) {
            Someone ann = all.someone();
            Someone bob = all.someone();
            String his = all.connected(ann, bob);
            String hers = all.only(ann);
            List<Reply> replies = together(List.of(() -> all.removes(bob, his), () -> all.removes(ann, hers)));
            assertThat(statuses(replies)).first().isEqualTo(204);
            assertThat(statuses(replies)).last().isIn(204, 404);
            assertThat(all.sides(ann, bob)).isZero();
            assertThat(all.hub.count("SELECT COUNT(*) FROM connection_person WHERE owner_id IN (" + key(ann) + ", "
                            + key(bob) + ") AND linked_user_id IS NULL AND is_umbral_contact = 0"))
                    .isEqualTo(2);
        }
    }

    @Test
    void whoIsBlockedWhileTheyAskOrAnswerIsNotConnected() {
        for (int round = 0; round < FEW; round++) {
            Someone ann = all.someone();
            Someone bob = all.someone();
            Someone cat = all.someone();
            String request = all.asked(ann, bob);
            var calls = new ArrayList<Callable<Reply>>();
            calls.add(() -> all.responds(bob, request, "accept"));
            calls.add(() -> all.blocks(ann, bob.name()));
            calls.add(() -> all.asks(cat, ann));
            calls.add(() -> all.blocks(ann, cat.name()));
            assertThat(together(calls)).allMatch(one -> one.status() < 500);
            assertThat(all.sides(ann, bob)).isZero();
            assertThat(all.requests(ann, cat)).doesNotContain("pending");
        }
    }

    @Test
    void whoGoesWhileOthersAskAndAnswerLeavesNothing() {
        for (int round = 0; round < 5; round++) {
            Someone ann = all.someone();
            Someone bob = all.someone();
            Someone cat = all.someone();
            String request = all.asked(ann, bob);
            List<Reply> replies = together(List.of(
                    () -> all.responds(bob, request, "accept"),
                    () -> all.asks(cat, ann),
                    () -> all.people.delete(ann.caller(), "/me")));
            assertThat(replies).allMatch(one -> one.status() < 500);
            assertThat(replies.getLast().status()).isEqualTo(204);
            assertThat(all.hub.count("SELECT COUNT(*) FROM connection_request WHERE " + key(ann)
                            + " IN (sender_id, receiver_id)"))
                    .isZero();
            assertThat(all.sides(ann, bob)).isZero();
            assertThat(all.hub.count("SELECT COUNT(*) FROM connection_person WHERE " + key(ann)
                            + " IN (owner_id, subject_id, linked_user_id)"))
                    .isZero();
        }
    }
}
