package io.serai.audit;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.serai.web.Client;
import io.serai.web.Principal;
import io.serai.web.Served;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class AccessLogTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.serai.access");
    private final Output output = new Output();

    /// Standard error that nobody reads until it is told to go on.
    private static final class Output extends AppenderBase<ILoggingEvent> {
        private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();
        private final CountDownLatch goesOn = new CountDownLatch(1);
        private final CountDownLatch reached = new CountDownLatch(1);

        @Override
        protected void append(ILoggingEvent event) {
            event.prepareForDeferredProcessing();
            reached.countDown();
            try {
                goesOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            events.add(event);
        }

        List<String> lines() {
            return events.stream().map(ILoggingEvent::getFormattedMessage).toList();
        }
    }

    @BeforeEach
    void listen() {
        output.start();
        logger.addAppender(output);
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(output);
        logger.setLevel(null);
        logger.setAdditive(true);
    }

    private static Served served(int number) {
        return new Served(
                Instant.EPOCH,
                "request-" + number,
                "GET",
                "/v3/hub/run/{run_id}",
                "getRun",
                200,
                3_900_000,
                new Principal.Guest(),
                null,
                Client.NONE);
    }

    @Test
    void whatWaitsAtTheEndIsWritten() {
        output.goesOn.countDown();
        try (var log = new AccessLog()) {
            for (int i = 0; i < 100; i++) {
                log.add(served(i));
            }
        }
        assertThat(output.lines()).hasSize(100).allMatch(line -> line.startsWith("GET /v3/hub/run/{run_id} 200 3 ms "));
        assertThat(output.events.getLast().getMDCPropertyMap()).containsEntry("request", "request-99");
    }

    @Test
    void noOneWaitsForALogThatCannotKeepUpAndWhatIsMissingIsCounted() throws InterruptedException {
        try (var log = new AccessLog()) {
            log.add(served(0));
            output.reached.await();
            for (int i = 1; i <= 10_000; i++) {
                log.add(served(i));
            }
            output.goesOn.countDown();
        }
        assertThat(output.lines())
                .hasSize(1 + 8192 + 1)
                .contains("1808 requests have no line here: they came faster than lines can be written");
    }
}
