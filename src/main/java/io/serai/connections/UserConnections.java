package io.serai.connections;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.hub.delivery.Moments;
import io.serai.web.Call;
import io.serai.web.Change;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import io.serai.web.Trail;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The bean `userConnections`: to whom one is connected, what each may read, and the end of it.
public final class UserConnections {
    static final String RESOURCE = "user_connection";

    private final SettingsStore settings;
    private final ConnectionStore connections;
    private final TransactionTemplate transaction;
    private final Trail trail;
    private final Moments moments;

    UserConnections(ConnectionRequests.Parts parts, DataSource database) {
        this.settings = parts.settings();
        this.connections = parts.connections();
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
        this.trail = parts.trail();
        this.moments = parts.moments();
    }

    public Outcome list(@ExchangeProperty(Call.PROPERTY) Call call) {
        return new Outcome.Done(connections.of(call.person().id(), Page.of(call)).stream()
                .map(ConnectionStore.Side::shown)
                .toList());
    }

    public Outcome read(@ExchangeProperty(Call.PROPERTY) Call call) {
        return new Outcome.Done(require(call).shown());
    }

    /// What the other one shares at this moment.
    public Outcome sharedProfile(@ExchangeProperty(Call.PROPERTY) Call call) {
        long me = call.person().id();
        ConnectionStore.Side side = require(call);
        var shown = new LinkedHashMap<String, String>();
        connections
                .overridesOf(side.other(), me)
                .map(settings::choices)
                .map(settings.of(side.other())::read)
                .ifPresent(read -> read.forEach((field, value) -> shown.put(field.word(), value)));
        return new Outcome.Done(shown);
    }

    /// Changes what the other one may read.
    public Outcome override(@Body JsonNode wish, @ExchangeProperty(Call.PROPERTY) Call call) {
        long me = call.person().id();
        String id = call.required("connection_id");
        transaction.executeWithoutResult(_ -> {
            String before = connections.holdOverrides(me, id).orElseThrow(UserConnections::unknown);
            var overrides = new LinkedHashMap<String, Boolean>();
            settings.choices(before).forEach((field, may) -> overrides.put(field.word(), may));
            wish.properties().forEach(one -> {
                if (one.getValue().isNull()) {
                    overrides.remove(one.getKey());
                } else {
                    overrides.put(one.getKey(), one.getValue().asBoolean());
                }
            });
            connections.override(id, settings.text(overrides));
            List<String> fields =
                    wish.properties().stream().map(Map.Entry::getKey).toList();
            trail.changed(call, new Change("user_connection.share", RESOURCE, id, Map.of(), Map.of("fields", fields)));
        });
        return new Outcome.Done(Map.of("message", "What you share with this connection is changed."));
    }

    /// The other one is not told.
    public Outcome remove(@ExchangeProperty(Call.PROPERTY) Call call) {
        long me = call.person().id();
        return Objects.requireNonNull(transaction.execute(_ -> {
            long other = require(call).other();
            settings.hold(me, other);
            require(call); // the other one may have removed it meanwhile
            connections.remove(me, other);
            trail.changed(
                    call,
                    new Change("user_connection.remove", RESOURCE, call.required("connection_id"), Map.of(), Map.of()));
            moments.reached("connections.removed");
            return new Outcome.Done(204, null, "", Map.of());
        }));
    }

    private ConnectionStore.Side require(Call call) {
        return connections
                .find(call.person().id(), call.required("connection_id"))
                .orElseThrow(UserConnections::unknown);
    }

    private static Refusal unknown() {
        return new Refusal(404, "You have no such connection.");
    }
}
