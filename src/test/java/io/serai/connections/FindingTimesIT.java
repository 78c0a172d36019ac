package io.serai.connections;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.TestHub.Reply;
import io.serai.bench.KolmogorovSmirnov;
import io.serai.connections.ConnectionsFixture.Someone;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The clock does not tell who is there. `./serai bench connections` tries it more often.
class FindingTimesIT {
    private static final int TRIES = 60;
    private static final int LANES = 6;
    private static final long PLANTED = TimeUnit.MILLISECONDS.toNanos(12);
    private static final String PLANT = "unknown, and 12 ms more";

    private static ConnectionsFixture all;
    private static List<Someone> seekers;
    private static Map<String, Function<Someone, String>> kinds;

    @BeforeAll
    static void start() {
        all = new ConnectionsFixture();
        seekers = all.several(LANES * 3);
        Someone optedOut = all.someone();
        Someone inactive = all.someone();
        Someone blocker = all.someone();
        Someone there = all.someone();
        all.set(optedOut, "{\"accept_connections\": false}");
        all.hub.execute("UPDATE `user` SET active = 0 WHERE id = " + ConnectionsFixture.key(inactive));
        seekers.forEach(
                one -> assertThat(all.blocks(blocker, one.name()).status()).isEqualTo(201));
        kinds = new LinkedHashMap<>();
        kinds.put("unknown", _ -> "nobody.at.all");
        kinds.put(PLANT, _ -> "nobody.at.all");
        kinds.put("opted out", _ -> optedOut.name());
        kinds.put("inactive", _ -> inactive.name());
        kinds.put("blocked", _ -> blocker.name());
        kinds.put("oneself", Someone::name);
        kinds.put("found", _ -> there.name());
    }

    @AfterAll
    static void stop() {
        all.close();
    }

    private interface Call {
        Reply of(Someone who, String name);
    }

    @Test
    void ofASearch() {
        judge(times(all::search, List.copyOf(kinds.keySet()), 200));
    }

    @Test
    void ofARequest() {
        judge(times(all::asks, List.of("unknown", PLANT, "opted out", "inactive", "blocked"), 404));
    }

    private static void judge(Map<String, double[]> times) {
        assertThat(times.values())
                .allSatisfy(of -> assertThat(Arrays.stream(of).min().orElse(0)).isGreaterThan(50));
        var planted = new LinkedHashMap<String, double[]>();
        planted.put("unknown", times.get("unknown"));
        planted.put(PLANT, times.remove(PLANT));
        int pairs = KolmogorovSmirnov.pairs(times.size());
        assertThat(KolmogorovSmirnov.differences(times, pairs)).isEmpty();
        assertThat(KolmogorovSmirnov.differences(planted, pairs))
                .as("what differs is found")
                .hasSize(1);
    }

    /// In several lanes beside each other, in each of which all kinds take turns in an order of chance.
    ///
    /// @return milliseconds
    private static Map<String, double[]> times(Call call, List<String> which, int status) {
        var found = new ConcurrentHashMap<String, List<Double>>();
        which.forEach(kind -> found.put(kind, Collections.synchronizedList(new ArrayList<>())));
        var running = new ArrayList<Future<?>>();
        try (var lanes = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int lane = 0; lane < LANES; lane++) {
                List<Someone> mine = seekers.subList(lane * 3, lane * 3 + 3);
                var random = new Random(lane);
                running.add(lanes.submit(() -> {
                    call.of(mine.getFirst(), "warm.up");
                    for (int round = 0; round < TRIES / LANES; round++) {
                        var order = new ArrayList<>(which);
                        Collections.shuffle(order, random);
                        for (String kind : order) {
                            Someone who = mine.get(round % mine.size());
                            found.get(kind).add(time(call, who, kind, status));
                        }
                    }
                }));
            }
        }
        assertThat(running).allSatisfy(lane -> assertThat(lane.get()).isNull());
        return which.stream()
                .collect(Collectors.toMap(
                        Function.identity(),
                        kind -> found.get(kind).stream()
                                .mapToDouble(Double::doubleValue)
                                .toArray(),
                        (one, _) -> one,
                        LinkedHashMap::new));
    }

    private static double time(Call call, Someone who, String kind, int status) {
        String name = kinds.get(kind).apply(who);
        long began = System.nanoTime();
        Reply reply = call.of(who, name);
        if (kind.equals(PLANT)) {
            LockSupport.parkNanos(PLANTED);
        }
        double time = (System.nanoTime() - began) / 1e6;
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        return time;
    }
}
