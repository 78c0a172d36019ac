package io.serai.hub.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.serai.hub.database.Database;
import io.serai.web.Passage;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// With a database that is not there.
class TraceWriterTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private Database database;
    private TraceWriter writer;

    @BeforeEach
    void open() {
        database = Database.open("jdbc:mariadb://127.0.0.1:1/none", "nobody", "nothing", 2);
        writer = new TraceWriter(new TraceStore(database.dataSource(), "here", new ObjectMapper()), registry);
    }

    @AfterEach
    void close() {
        writer.close();
        database.close();
    }

    private static Passage passage() {
        var passage = new Passage("request-1", System.nanoTime());
        passage.ends();
        return passage;
    }

    private double dropped() {
        return registry.get("serai.trace.dropped").counter().count();
    }

    @Test
    void whatCannotBeWrittenWaitsUpToABoundAndNobodyWaitsForIt() {
        long began = System.nanoTime();
        for (int i = 0; i < 20_000; i++) {
            writer.work(i, 1, passage());
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        assertThat(dropped()).isBetween(10_000.0, 12_000.0);
        assertThat(writer.hasDropped()).isTrue();
    }

    @Test
    void ofRequestsSomeASecondAreTakenAndTheOthersCounted() {
        assertThat(writer.hasDropped()).isFalse();
        for (int i = 0; i < 1_000; i++) {
            writer.request(i, 1, passage());
        }
        // the second may have changed meanwhile, more than once on a machine that is busy
        assertThat(dropped())
                .isBetween(1_000.0 - 10 * TraceWriter.REQUESTS_A_SECOND, 1_000.0 - TraceWriter.REQUESTS_A_SECOND);
    }
}
