package io.serai.web;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;

class JobFailuresTest {
    private static final Throwable AWAY = new DataAccessResourceFailureException(
            "away", new SQLTransientConnectionException("no answer for the 17th time"));

    private final Logger logger = (Logger) LoggerFactory.getLogger(JobFailures.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private long now;
    private final JobFailures jobs = new JobFailures(() -> now);

    @BeforeEach
    void listen() {
        logger.setLevel(Level.WARN);
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
        logger.setLevel(null);
    }

    @Test
    void outageOfHoursIsSaidOncePerJobAndTheNextOneAgain() {
        for (int second = 0; second < 7_200; second++) {
            now += JobFailures.SAME_NANOS / 60;
            jobs.say("tally", AWAY);
            jobs.say("look", AWAY);
        }
        assertThat(lines.list).hasSize(2);
        now += JobFailures.SAME_NANOS;
        jobs.say("tally", AWAY);
        assertThat(lines.list).hasSize(3).last().asString().contains("tally met the database's AWAY");
    }

    @Test
    void anotherFailureOfTheSameJobIsSaidToo() {
        jobs.say("tally", AWAY);
        jobs.say("tally", new UncheckedIOException(new IOException("No space left on device")));
        jobs.say("tally", new IllegalStateException("one"));
        jobs.say("tally", new IllegalStateException("other"));
        jobs.say("tally", new IllegalStateException("one"));
        assertThat(lines.list).hasSize(4);
    }

    /// An import's rows are committed before its answer is written, and its run goes on without the caller.
    @Test
    void diskThatIsFullAfterTheUploadIsNotToldAsNothingKept() {
        var told = (Outcome.Refused) Failures.outcome(new IOException("No space left on device"), "id");
        assertThat(told.status()).isEqualTo(507);
        assertThat(told.toString()).contains("disk is full", "its run").doesNotContain("nothing of this was kept");
    }
}
