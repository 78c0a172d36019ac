package io.serai.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.TestHub;
import java.sql.Connection;
import org.junit.jupiter.api.Test;

/// The short form of `./serai bench requests`, which sends a hundred thousand.
class RequestsBenchIT {
    private static final int REQUESTS = 1_500;
    private static final long SEED = 7;

    @Test
    void noRequestMakesTheHubFailOrShowsWhatIsAnothers() throws Exception {
        TestHub hub = TestHub.shared();
        try (Connection connection = hub.database.connect()) {
            var run = new RequestsBench.Run(hub.port, TestHub.KEY, connection, SEED);
            run.send(REQUESTS);
            assertThat(run.wrong()).isEmpty();
            assertThat(run.broken() + run.foreign() + run.told()).isZero();
            // in so few, the first ones find little that is there
            assertThat(run.done()).as("of %d: %s", run.valid(), run.answers()).isGreaterThan(run.valid() * 2 / 5);
        }
    }
}
