package io.serai.connectors;

import io.serai.hub.schedules.ScheduleFire;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The bean `outages`: notices when a connection, or the hubs themselves, were away, and has each connection healed
/// that may have missed something. What was noticed stands in the database until a heal from then on has succeeded, so
/// that nothing is forgotten, whoever dies.
///
/// Why the hubs' own absence is told by this schedule's last time: it writes once a minute as long as any hub runs and
/// the database takes writes, which is what a webhook needs too.
public final class Outages {
    private static final Logger LOG = LoggerFactory.getLogger(Outages.class);

    /// Longer than the schedule is ever late by itself.
    private static final Duration ABSENCE = Duration.ofMinutes(3);

    /// A vendor is given so long to come back before it is asked for more.
    private static final Duration QUIET = Duration.ofSeconds(30);

    /// What fails is noticed a little later than it begins to.
    private static final Duration EARLIER = Duration.ofMinutes(2);

    private final ConnectionStore store;
    private final Vendors vendors;
    private final Heals heals;
    private final Clock clock;
    private final Map<String, Instant> noticed = new ConcurrentHashMap<>();

    Outages(ConnectionStore store, Vendors vendors, Heals heals, Clock clock) {
        this.store = store;
        this.vendors = vendors;
        this.heals = heals;
        this.clock = clock;
    }

    /// A connection's circuit breaker opened. Costs no statement here.
    void opened(String connection) {
        noticed.putIfAbsent(connection, clock.instant());
    }

    /// Writes what was noticed; what can't be written is kept for the next time.
    void write() {
        for (Map.Entry<String, Instant> one : noticed.entrySet()) {
            try {
                store.beginOutage(one.getKey(), one.getValue().minus(EARLIER));
                noticed.remove(one.getKey(), one.getValue());
            } catch (RuntimeException e) {
                LOG.debug("the outage of connection {} is not noted yet: {}", one.getKey(), e.toString());
                return;
            }
        }
    }

    /// Looks for outages that are over, and begins a heal for each: once an hour, until one has succeeded.
    public void look(@ExchangeProperty(ScheduleFire.PROPERTY) ScheduleFire fire, Exchange exchange) {
        write();
        store.lastSeen(ABSENCE).ifPresent(last -> {
            LOG.warn("No hub worked, or the database took no writes, since {}; what was missed is taken in", last);
            store.beginOutage(null, last.minus(EARLIER));
        });
        store.seen();
        for (StoredConnection row : store.afterOutage(QUIET)) {
            Instant since = row.times().outage();
            if (since == null || !Heals.canHeal(row.system(), exchange)) {
                store.forgetOutage(row.id());
                continue;
            }
            long hour = clock.instant().getEpochSecond() / 3_600;
            String key = "heal " + row.id() + " " + since.toEpochMilli() + " " + hour;
            heals.accept(vendors.open(row), since, Heals.Asking.bySelf(key, fire.schedule()));
        }
    }
}
