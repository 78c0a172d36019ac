package io.serai.hub.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.database.Sql;
import io.serai.hub.runs.RunStore;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.transaction.support.TransactionTemplate;

/// How what comes in becomes a row of the inbox, once, before anyone is told so.
public final class Acceptance {
    private final String accept = Sql.of("hub/accept");
    private final JdbcClient sql;
    private final AcceptQueue queue;
    private final TransactionTemplate transaction;
    private final RunStore runs;
    private final ObjectMapper json;
    private final DeliveryMetrics metrics;
    private final String me;
    private final Duration lease;

    /// @param me names this process in leases
    /// @param keys whether somebody asks for the rows' keys
    public Acceptance(
            DataSource database,
            RunStore runs,
            ObjectMapper json,
            DeliveryMetrics metrics,
            String me,
            Duration lease,
            boolean keys) {
        this.sql = JdbcClient.create(database);
        this.queue = new AcceptQueue(database, keys);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
        this.runs = runs;
        this.json = json;
        this.metrics = metrics;
        this.me = me;
        this.lease = lease;
    }

    /// Stores a webhook's event: one statement, shared with what comes at the same time.
    ///
    /// @return its key, or [AcceptQueue#UNKNOWN]; empty where it was accepted before
    OptionalLong receive(Arrival arrival) {
        long key = queue.store(values(arrival, null, false), arrival.body().length);
        if (key == AcceptQueue.REPEAT) {
            metrics.repeated(arrival);
            return OptionalLong.empty();
        }
        metrics.accepted(arrival);
        return OptionalLong.of(key);
    }

    /// Stores what follows from the caller's own change, in its transaction: all of it or nothing. The bodies are
    /// short.
    ///
    /// @return their keys
    List<Long> acceptWith(List<Arrival> arrivals) {
        return queue.storeWith(
                arrivals.stream().map(arrival -> values(arrival, null, false)).toList());
    }

    /// They are committed.
    void accepted(List<Arrival> arrivals) {
        arrivals.forEach(metrics::accepted);
    }

    /// Stores a job or a file and its run in one transaction.
    ///
    /// @param claimed whether the caller goes on with it at once, under a lease
    /// @return empty where it was accepted before
    Optional<Work> accept(Arrival arrival, String runId, boolean claimed) {
        try {
            Work work = transaction.execute(status -> insert(arrival, runId, claimed));
            metrics.accepted(arrival);
            return Optional.ofNullable(work);
        } catch (DuplicateKeyException e) {
            metrics.repeated(arrival);
            return Optional.empty();
        }
    }

    private Work insert(Arrival arrival, String runId, boolean claimed) {
        long run = runs.begin(runId, Objects.requireNonNull(arrival.run(), "a job or a file comes with its run"));
        var keys = new GeneratedKeyHolder();
        sql.sql(accept).params(values(arrival, run, claimed)).update(keys);
        Number key = Objects.requireNonNull(keys.getKey(), "the database gave the inbox row no key");
        return new Work(
                new Work.Identity(
                        key.longValue(),
                        arrival.provider(),
                        arrival.connection(),
                        arrival.eventKey(),
                        arrival.account(),
                        "",
                        arrival.capability(),
                        arrival.requestId()),
                new Work.Message(arrival.filePath(), arrival.headers(), arrival.contentType(), arrival.body()),
                new Work.Lease(run, claimed ? 1 : 0, false, null, false));
    }

    private Object[] values(Arrival arrival, @Nullable Long run, boolean claimed) {
        return new Object[] {
            arrival.provider(),
            arrival.connection(),
            arrival.eventKey(),
            arrival.orderKey(),
            arrival.priority().ordinal(),
            arrival.account(),
            arrival.capability(),
            run,
            arrival.requestId(),
            headers(arrival),
            arrival.contentType(),
            arrival.body().length == 0 ? null : arrival.body(),
            arrival.filePath(),
            claimed ? "working" : "accepted",
            claimed ? me : null,
            lease.toMillis(),
            claimed ? 1 : 0
        };
    }

    private String headers(Arrival arrival) {
        try {
            return arrival.headers().isEmpty() ? "{}" : json.writeValueAsString(arrival.headers());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts are always JSON", e);
        }
    }
}
