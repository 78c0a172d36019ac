package io.serai.alerts;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.alerts.Alert.Cause;
import io.serai.alerts.Alert.Channel;
import io.serai.connectors.BaseUrls;
import io.serai.hub.database.PublicId;
import io.serai.mail.Mailbox;
import io.serai.web.Call;
import io.serai.web.Change;
import io.serai.web.Fault;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import io.serai.web.Trail;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The bean `alerts`: who is told when something needs a person.
public final class Alerts {
    private static final int MOST = 50;
    private static final String TOPIC = "[A-Za-z0-9_-]{1,64}";

    private final AlertStore store;
    private final AlertJobs jobs;
    private final Trail trail;
    private final TransactionTemplate transaction;
    private final BaseUrls addresses;

    Alerts(DataSource database, AlertStore store, AlertJobs jobs, Trail trail, BaseUrls addresses) {
        this.store = store;
        this.jobs = jobs;
        this.trail = trail;
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
        this.addresses = addresses;
    }

    public Outcome list(@ExchangeProperty(Call.PROPERTY) Call call) {
        return new Outcome.Done(store.ofAccount(call.tenant().id()).stream()
                .map(Alert::described)
                .toList());
    }

    public Outcome add(@Body JsonNode wish, @ExchangeProperty(Call.PROPERTY) Call call) {
        Alert alert = checked(wish, call);
        if (alert.everywhere() && !call.principal().everywhere()) {
            throw new Refusal(403, "Only super users, and keys that work for all accounts, hear of all accounts.");
        }
        transaction.executeWithoutResult(_ -> {
            if (store.ofAccount(alert.account()).size() >= MOST) {
                throw new Refusal(409, "The account has " + MOST + " alerts already. Remove one that nobody reads.");
            }
            store.add(alert);
            trail.changed(call, new Change("alert.create", "alert", alert.id(), Map.of(), alert.described()));
        });
        return new Outcome.Done(201, alert.described(), "Whoever reads " + alert.target() + " is told.", Map.of());
    }

    private Alert checked(JsonNode wish, Call call) {
        Cause cause = Cause.of(wish.path("cause").asText());
        Channel channel = Channel.of(wish.path("channel").asText());
        String target = wish.path("target").asText().strip();
        var faults = new ArrayList<Fault>();
        if (cause.hasThreshold() != wish.hasNonNull("threshold")) {
            faults.add(new Fault(
                    "body.threshold",
                    cause.hasThreshold()
                            ? "expected a number: of letters for letters_over, of minutes for connection"
                            : cause.word() + " takes no threshold"));
        }
        String wrong = wrong(channel, target);
        if (!wrong.isEmpty()) {
            faults.add(new Fault("body.target", wrong));
        }
        if (!faults.isEmpty()) {
            throw new Refusal(new Outcome.Refused(422, "The alert can't be like this.", faults));
        }
        return new Alert(
                0,
                PublicId.random(),
                call.tenant().id(),
                wish.path("everywhere").asBoolean(),
                cause,
                wish.path("threshold").asInt(0),
                channel,
                target);
    }

    /// What is wrong with the target; empty where nothing is.
    private String wrong(Channel channel, String target) {
        return switch (channel) {
            case MAIL -> wrongMailbox(target);
            case NTFY -> target.matches(TOPIC) ? "" : "expected a topic of 1 to 64 letters, digits, _ and -";
            case WEBHOOK -> addresses.fault(target).orElse("");
        };
    }

    private static String wrongMailbox(String target) {
        try {
            Mailbox.of(target);
            return "";
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    public Outcome remove(@ExchangeProperty(Call.PROPERTY) Call call) {
        Alert alert = one(call);
        transaction.executeWithoutResult(_ -> {
            store.remove(alert);
            trail.changed(call, new Change("alert.delete", "alert", alert.id(), alert.described(), Map.of()));
        });
        return new Outcome.Done(Map.of("id", alert.id()));
    }

    /// Tells it once that it works.
    public Outcome test(@ExchangeProperty(Call.PROPERTY) Call call) {
        Alert alert = one(call);
        String run = jobs.accept(
                alert,
                new AlertText("A test", List.of("Somebody tries whether this alert arrives."), "/"),
                "http",
                call.principal().name(),
                call.requestId());
        return new Outcome.Done(202, Map.of("run_id", run), "It is on its way.", Map.of());
    }

    private Alert one(Call call) {
        return store.find(call.required("alert_id"))
                .filter(alert -> alert.account() == call.tenant().id())
                .orElseThrow(() -> new Refusal(404, "There is no such alert."));
    }
}
