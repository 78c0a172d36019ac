package io.serai.connectors;

import io.serai.hub.delivery.DeliveryException;
import io.serai.web.Call;
import io.serai.web.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The bean `connectionTrials`: whether a connection works, and what it is used for.
public final class ConnectionTrials {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionTrials.class);
    private static final int LONGEST = 500;

    private final ConnectionStore store;
    private final Systems systems;
    private final Vendors vendors;
    private final CallTally tally;
    private final DriftNotes drift;
    private final RouteUsage routes;
    private final List<ConnectionUses> uses;

    /// @param uses what the domains do by connections
    ConnectionTrials(
            ConnectionStore store,
            Systems systems,
            Vendors vendors,
            CallTally tally,
            DriftNotes drift,
            RouteUsage routes,
            List<ConnectionUses> uses) {
        this.store = store;
        this.systems = systems;
        this.vendors = vendors;
        this.tally = tally;
        this.drift = drift;
        this.routes = routes;
        this.uses = List.copyOf(uses);
    }

    /// @param route tests connections of that system
    public record Trial(Connection connection, String route, long began) {
        /// The exchange property that holds it.
        static final String PROPERTY = "trial";
    }

    public Trial begin(@ExchangeProperty(Call.PROPERTY) Call call) {
        StoredConnection row = Connections.found(store, call);
        String system = systems.find(row.system())
                .map(VendorSystem::name)
                .orElseThrow(() ->
                        DeliveryException.permanent(row.system(), "This hub knows no system " + row.system() + "."));
        return new Trial(vendors.open(row), "direct:" + system + "-test-connection", System.nanoTime());
    }

    public Outcome passed(@ExchangeProperty(Trial.PROPERTY) Trial trial, @Body @Nullable String said) {
        return end(trial, true, said == null ? "" : said);
    }

    public Outcome failed(@ExchangeProperty(Trial.PROPERTY) Trial trial, Exchange exchange) {
        for (Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
                cause != null;
                cause = cause.getCause()) {
            if (cause instanceof DeliveryException failure) {
                return end(trial, false, String.valueOf(failure.getMessage()));
            }
        }
        LOG.warn(
                "the test of connection {} failed",
                trial.connection().id(),
                exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
        return end(
                trial,
                false,
                "The answer was not what was expected of " + trial.connection().system() + ".");
    }

    private Outcome end(Trial trial, boolean ok, String said) {
        String text = said.length() > LONGEST ? said.substring(0, LONGEST) : said;
        tally.say(trial.connection().id(), ok ? null : text);
        var result = new LinkedHashMap<String, Object>();
        result.put("ok", ok);
        result.put("took_ms", (System.nanoTime() - trial.began()) / 1_000_000);
        result.put("said", text);
        return new Outcome.Done(result);
    }

    public Outcome usage(@ExchangeProperty(Call.PROPERTY) Call call) {
        tally.write();
        StoredConnection row = Connections.found(store, call);
        List<RouteUsage.User> users = routes.of(row.system());
        var shown = new LinkedHashMap<String, Object>();
        shown.put("routes", shown(users, false));
        shown.put("schedules", shown(users, true));
        Connection connection = vendors.open(row);
        shown.put(
                "uses",
                uses.stream().flatMap(one -> one.of(connection).stream()).toList());
        shown.put("last_used_at", ConnectionView.text(row.times().used()));
        shown.put("calls_today", row.times().callsToday());
        shown.put("limits", systems.limits(row.system()).shown());
        drift.write();
        shown.put("drift", drift.of(row.system()));
        shown.put("outage_since", ConnectionView.text(row.times().outage()));
        return new Outcome.Done(shown);
    }

    private static List<Map<String, Object>> shown(List<RouteUsage.User> users, boolean scheduled) {
        return users.stream()
                .filter(user -> user.scheduled() == scheduled)
                .map(RouteUsage.User::shown)
                .toList();
    }
}
