package io.serai.audit;

import io.serai.web.OneLine;
import io.serai.web.Served;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// One line for each request: method, path template, status, milliseconds, who. Never the address as it was sent: its
/// ids and its query may be personal, or secret. Lines are written by a thread of its own, all that have come at once,
/// so that a request neither waits for one nor wakes anybody; where that can't keep up, lines are dropped.
final class AccessLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("io.serai.access");
    private static final String REQUEST = "request";
    private static final String ACCOUNT = "account";
    private static final int MOST = 8192;
    private static final int PAUSE_MILLIS = 20;
    private static final int PATIENCE_MILLIS = 1_000;

    private final BlockingQueue<Served> waiting = new ArrayBlockingQueue<>(MOST);
    private final LongAdder dropped = new LongAdder();
    private final Thread writer =
            Thread.ofPlatform().daemon().name("access-log").start(this::write);

    void add(Served served) {
        if (LOG.isInfoEnabled() && !waiting.offer(served)) {
            dropped.increment();
        }
    }

    private void write() {
        var batch = new ArrayList<Served>();
        try {
            while (true) {
                batch.add(waiting.take());
                write(batch);
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            write(batch);
        }
    }

    /// The given ones and those that wait.
    private void write(List<Served> batch) {
        waiting.drainTo(batch);
        batch.forEach(AccessLog::line);
        batch.clear();
        long lost = dropped.sumThenReset();
        if (lost > 0) {
            LOG.warn("{} requests have no line here: they came faster than lines can be written", lost);
        }
        System.err.flush(); // the logger's appender leaves it to us, see logback-*.xml
    }

    private static void line(Served served) {
        MDC.put(REQUEST, served.requestId());
        if (served.account() != null) {
            MDC.put(ACCOUNT, served.account().idRandom());
        }
        try {
            LOG.info(
                    "{} {} {} {} ms {}",
                    served.method(),
                    oneLine(served.pathTemplate()),
                    served.status(),
                    served.nanos() / 1_000_000,
                    oneLine(served.principal().name()));
        } finally {
            MDC.remove(REQUEST);
            MDC.remove(ACCOUNT);
        }
    }

    /// A name that people chose must not look like another line.
    private static String oneLine(String text) {
        return OneLine.is(text) ? text : text.replaceAll("[\\p{Cc}\\u2028\\u2029]", "?");
    }

    /// Writes what still waits.
    @Override
    public void close() {
        writer.interrupt();
        try {
            writer.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
