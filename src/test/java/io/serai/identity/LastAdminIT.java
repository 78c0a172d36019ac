package io.serai.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.TestHub.Reply;
import io.serai.identity.TestPeople.Caller;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// An account keeps an administrator, also when they all go at the same moment.
class LastAdminIT {
    private static final int ROUNDS = 40;

    private static TestPeople people;

    /// How one administrator is rid of another, or goes.
    @FunctionalInterface
    private interface Way {
        Reply take(Caller by, Caller other);
    }

    private static final List<Way> WAYS = List.of(
            (by, other) -> people.patch(by, "/api/users/" + other.uuid(), "{\"role\": \"viewer\"}"),
            (by, other) -> people.patch(by, "/api/users/" + other.uuid(), "{\"active\": false}"),
            (by, other) -> people.post(by, "/api/users/" + other.uuid() + "/deactivate"),
            (by, other) -> people.delete(by, "/api/users/" + other.uuid()),
            (by, other) -> people.patch(by, "/api/users/" + by.uuid(), "{\"role\": \"viewer\"}"),
            (by, other) -> people.delete(by, "/me"));

    @BeforeAll
    static void start() {
        people = new TestPeople();
    }

    @AfterAll
    static void stop() {
        people.close();
    }

    @Test
    void ofTwoWhoDoItAtTheSameMomentOneIsRefused() throws Exception {
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            int refusedAsLast = 0;
            for (int round = 0; round < ROUNDS; round++) {
                String account = people.account();
                Caller one = people.someone(account, "admin");
                Caller two = people.someone(account, "admin");
                Way first = WAYS.get(round % WAYS.size());
                Way second = WAYS.get((round / WAYS.size()) % WAYS.size());
                List<Integer> statuses = atOnce(pool, List.of(() -> first.take(one, two), () -> second.take(two, one)));
                assertThat(administrators(account))
                        .as("round %d: %s", round, statuses)
                        .isGreaterThanOrEqualTo(1);
                assertThat(statuses).as("round %d", round).allMatch(List.of(200, 204, 401, 403, 404, 409)::contains);
                assertThat(statuses).as("round %d", round).containsAnyOf(200, 204);
                refusedAsLast += statuses.contains(409) ? 1 : 0;
            }
            // or they never were at it at the same moment, and this test shows nothing
            assertThat(refusedAsLast).isPositive();
        }
    }

    @Test
    void ofManyWhoStepDownAtTheSameMomentOneStays() throws Exception {
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 5; round++) {
                String account = people.account();
                List<Callable<Reply>> all = IntStream.range(0, 6)
                        .mapToObj(i -> people.someone(account, "admin"))
                        .map(caller -> (Callable<Reply>)
                                () -> people.patch(caller, "/api/users/" + caller.uuid(), "{\"role\": \"analyst\"}"))
                        .toList();
                assertThat(atOnce(pool, all)).containsOnlyOnce(409).containsOnly(200, 409);
                assertThat(administrators(account)).isEqualTo(1);
            }
        }
    }

    private static List<Integer> atOnce(ExecutorService pool, List<Callable<Reply>> calls) throws Exception {
        var gate = new CyclicBarrier(calls.size());
        List<Future<Integer>> answers = calls.stream()
                .map(call -> pool.submit(() -> {
                    gate.await();
                    return call.call().status();
                }))
                .toList();
        var statuses = new java.util.ArrayList<Integer>();
        for (Future<Integer> answer : answers) {
            statuses.add(answer.get());
        }
        return statuses;
    }

    private static long administrators(String account) {
        return people.hub.count(
                "SELECT COUNT(*) FROM `user` u JOIN account a ON a.id = u.account_id WHERE a.id_random = '" + account
                        + "' AND u.role = 'admin' AND u.active = 1 AND u.deleted_at IS NULL");
    }
}
