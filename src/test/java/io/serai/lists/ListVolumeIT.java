package io.serai.lists;

import static io.serai.lists.ListsFixture.API;
import static io.serai.lists.ListsFixture.GROUP;
import static io.serai.lists.ListsFixture.LIST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.connectors.SandboxVendor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// How much a second sync costs where one of a hundred changed: the pages of both sides and a call for each change.
/// `-Dserai.volume=50000` tries it with as many people, and looks at time and memory too.
class ListVolumeIT {
    private static final int PAGE = 100;

    /// Mailman with a count of what it is asked.
    private record Counted(SandboxVendor vendor, AtomicInteger calls) implements SandboxVendor {
        @Override
        public String system() {
            return vendor.system();
        }

        @Override
        public Map<String, Object> settings(String url) {
            return vendor.settings(url);
        }

        @Override
        public Map<String, String> secrets() {
            return vendor.secrets();
        }

        @Override
        public Reply answer(Request request) {
            calls.incrementAndGet();
            return vendor.answer(request);
        }
    }

    @Test
    void aSecondSyncReadsThePagesAndMakesTheChanges() throws Exception {
        int people = Integer.getInteger("serai.volume", 1_000);
        int changes = people / 100;
        var calls = new AtomicInteger();
        try (var lists = new ListsFixture(
                vendor -> new Counted(vendor, calls),
                "SERAI_LISTS_PAGE_SIZE",
                Integer.toString(PAGE),
                "SERAI_VENDOR_LIMITS",
                "novi=0/0/0,mailman=0/0/0")) {
            lists.empty();
            for (int i = 1; i <= people + changes; i++) {
                lists.novi.person(i, "p" + i + "@example.org");
            }
            lists.novi.group(GROUP, IntStream.rangeClosed(1, people).toArray());
            lists.pair(", \"extra\": \"unsubscribe\", \"max_removed\": 100000");
            long start = System.nanoTime();
            JsonNode first = sync(lists);
            double firstSeconds = (System.nanoTime() - start) / 1e9;
            assertThat(first.at("/counts/subscribed").asInt())
                    .as(first.toString())
                    .isEqualTo(people);

            // half of the changes leave the group, as many come
            lists.novi.group(
                    GROUP,
                    IntStream.rangeClosed(1 + changes / 2, people + changes / 2).toArray());
            calls.set(0);
            lists.novi.reads.set(0);
            lists.novi.pages.set(0);
            long began = System.nanoTime();
            JsonNode second = sync(lists);
            double seconds = (System.nanoTime() - began) / 1e9;
            assertThat(second.at("/counts/subscribed").asInt())
                    .as(second.toString())
                    .isEqualTo(changes / 2);
            assertThat(second.at("/counts/unsubscribed").asInt()).isEqualTo(changes / 2);
            assertThat(lists.on(LIST)).hasSize(people);
            int pages = people / PAGE + 5;
            String cost = ("%d people in %.1f s; %d changes: %d pages and %d people of Novi, %d calls to Mailman, "
                            + "%.1f s")
                    .formatted(
                            people,
                            firstSeconds,
                            changes,
                            lists.novi.pages.get(),
                            lists.novi.reads.get(),
                            calls.get(),
                            seconds);
            // Novi's changes are asked for from a day before the last that is known, here one comes a minute; those of
            // people who were not in the group yet come after it
            int news = Math.min(people + changes, 24 * 60 + 1 + changes);
            int novi = people / PAGE + Math.ceilDiv(news, PAGE);
            assertThat(lists.novi.pages.get()).as(cost).isLessThanOrEqualTo(novi);
            assertThat(lists.novi.reads.get()).as(cost).isLessThanOrEqualTo(changes);
            assertThat(calls.get()).as(cost).isLessThanOrEqualTo(pages + changes + 10);
            if (people > 1_000) {
                long heap = liveHeap(lists) >> 20;
                System.out.printf("%s, live heap %d MB%n", cost, heap);
                assertThat(seconds).as(cost).isLessThan(60);
                assertThat(heap).as("live heap in MB").isLessThan(64);
            }
        }
    }

    private static JsonNode sync(ListsFixture lists) {
        String run = lists.post(API + "/sync", "").json().at("/data/run_id").asText();
        await().atMost(Duration.ofMinutes(10))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> !lists.run(run).path("status").asText().equals("running"));
        return lists.run(run);
    }

    /// What is still used after a collection, by the JDK's own tool.
    private static long liveHeap(ListsFixture lists) throws IOException, InterruptedException {
        jcmd(lists.hub.pid(), "GC.run");
        String said = jcmd(lists.hub.pid(), "GC.heap_info");
        List<Long> generations = Pattern.compile("total \\d+K, used (\\d+)K")
                .matcher(said)
                .results()
                .map(used -> Long.parseLong(used.group(1)))
                .toList();
        assertThat(generations).as(said).hasSize(2);
        return (generations.get(0) + generations.get(1)) << 10;
    }

    private static String jcmd(long pid, String command) throws IOException, InterruptedException {
        String program = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process process = new ProcessBuilder(List.of(program, Long.toString(pid), command))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
