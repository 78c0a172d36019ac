package io.serai.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.TestHub;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The lists of a hub that runs.
class ListsBenchIT {
    private static List<ListLine> lines(String key) throws Exception {
        TestHub hub = TestHub.shared();
        return new ListsBench(3, 2, 5, URI.create("http://127.0.0.1:" + hub.port))
                .run(Map.of("SERAI_API_KEY", key, "SERAI_ACCOUNT", "demoAcct001"));
    }

    @Test
    void everyListIsAskedForByAllAndAnswered() throws Exception {
        List<ListLine> lines = lines(TestHub.KEY);
        assertThat(lines).extracting(ListLine::list).isEqualTo(ListsBench.LISTS);
        assertThat(lines).allSatisfy(line -> {
            assertThat(line.answered()).isEqualTo(6);
            assertThat(line.ok()).isTrue();
            assertThat(line.p50()).isPositive().isLessThanOrEqualTo(line.p95());
            assertThat(line.p95()).isLessThanOrEqualTo(line.max());
        });
        assertThat(Bench.table(lines).lines().findFirst().orElseThrow())
                .contains("OK", "ERR", "p50", "p95", "max", "per s");
    }

    @Test
    void whatIsAnsweredOtherwiseIsAnErrorAndNotMeasured() throws Exception {
        assertThat(lines("no such key")).allSatisfy(line -> {
            assertThat(line.failed()).isEqualTo(6);
            assertThat(line.answered()).isZero();
            assertThat(line.ok()).isFalse();
        });
    }
}
