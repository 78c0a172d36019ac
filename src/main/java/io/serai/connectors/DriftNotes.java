package io.serai.connectors;

import io.micrometer.core.instrument.MeterRegistry;
import io.serai.hub.database.Sql;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Tells of drift once, whichever hub sees it first: in the log, as a metric, and to whoever asks how a connection is
/// used. What is new only, is noted without a word.
final class DriftNotes {
    private static final Logger LOG = LoggerFactory.getLogger(DriftNotes.class);
    private static final int LONGEST = 255;
    private static final int MOST_WAITING = 1_000;

    private final JdbcClient sql;
    private final MeterRegistry registry;
    private final Queue<Drift> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();

    DriftNotes(JdbcClient sql, MeterRegistry registry) {
        this.sql = sql;
        this.registry = registry;
    }

    /// To be written soon; costs no statement.
    void add(Drift drift) {
        if (size.incrementAndGet() <= MOST_WAITING) {
            waiting.add(drift);
        } else {
            size.decrementAndGet();
        }
    }

    /// Writes what waits; what can't be written is kept for the next time.
    void write() {
        for (Drift drift = waiting.peek(); drift != null; drift = waiting.peek()) {
            try {
                tell(drift);
            } catch (RuntimeException e) {
                LOG.debug("the drift of {} is not noted yet: {}", drift.system(), e.toString());
                return;
            }
            waiting.remove();
            size.decrementAndGet();
        }
    }

    private void tell(Drift drift) {
        boolean first = sql.sql(Sql.of("connectors/note-drift"))
                        .param("system", drift.system())
                        .param("call", shortened(drift.call()))
                        .param("field", shortened(drift.field()))
                        .param("what", drift.what())
                        .param("was", drift.was())
                        .param("is", drift.is())
                        .update()
                == 1;
        if (first) {
            registry.counter("serai.vendor.drift", "system", drift.system(), "what", drift.what())
                    .increment();
            if (drift.isLoud()) {
                LOG.warn(
                        "{} {}: the field {} is {} (was {}, is {})",
                        drift.system(),
                        drift.call(),
                        drift.field(),
                        drift.what(),
                        drift.was(),
                        drift.is());
            }
        }
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }

    /// The latest of a system, the loud ones first.
    List<Map<String, Object>> of(String system) {
        return sql.sql("SELECT `call`, field, what, was, `is`, seen_on FROM vendor_drift WHERE `system` = ? "
                        + "ORDER BY what = 'new', id DESC LIMIT 100")
                .param(system)
                .query((row, number) -> {
                    Map<String, Object> shown = new Drift(
                                    system,
                                    row.getString("call"),
                                    row.getString("field"),
                                    row.getString("what"),
                                    row.getString("was"),
                                    row.getString("is"))
                            .shown();
                    Instant seen = row.getTimestamp("seen_on").toInstant();
                    shown.put("seen_on", seen.toString());
                    return shown;
                })
                .list();
    }
}
