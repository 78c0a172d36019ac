package io.serai.zoom;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.connectors.Connection;
import io.serai.connectors.Vendors;
import io.serai.hub.database.PublicId;
import io.serai.hub.delivery.Arrival;
import io.serai.hub.delivery.DeliveryException;
import io.serai.hub.delivery.Inbox;
import io.serai.hub.runs.RunStore.Beginning;
import io.serai.hub.schedules.ScheduleFire;
import io.serai.imports.TicketMerge;
import io.serai.web.Call;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.jspecify.annotations.Nullable;

/// The bean `zoom`: takes in Zoom's webhooks, and syncs that people and schedules ask for.
public final class Zoom {
    static final String SYSTEM = "zoom";
    private static final String WEBHOOK = "zoom.webhook";
    private static final String SYNC = "zoom.sync";
    private static final String SIGNATURE = "x-zm-signature";
    private static final String TIMESTAMP = "x-zm-request-timestamp";
    private static final int MAX_ORDER_KEY = 128;
    private static final byte[] NOTHING = new byte[0];

    private final Vendors vendors;
    private final Inbox inbox;
    private final TicketMerge merge;
    private final ObjectMapper json;
    private final Clock clock;

    Zoom(Vendors vendors, Inbox inbox, TicketMerge merge, ObjectMapper json, Clock clock) {
        this.vendors = vendors;
        this.inbox = inbox;
        this.merge = merge;
        this.json = json;
        this.clock = clock;
    }

    /// Takes a webhook in: signed by Zoom it is stored as it came, whatever it holds, and then acknowledged.
    public Outcome receive(
            @ExchangeProperty(Call.PROPERTY) Call call,
            @Body byte @Nullable [] sent,
            @Header(SIGNATURE) @Nullable String signature,
            @Header(TIMESTAMP) @Nullable String timestamp,
            @Header("Content-Type") @Nullable String contentType) {
        Connection connection = vendors.webhook(SYSTEM, call.required("connection_id"))
                .orElseThrow(() -> new Refusal(404, "There is nothing at this address."));
        byte[] body = sent == null ? NOTHING : sent;
        String secret = signer(connection, signature, timestamp, body);
        if (secret == null || timestamp == null) {
            return new Outcome.Refused(
                    401,
                    "The signature is missing, wrong, or not of the last five minutes. Is the connection's"
                            + " webhook_secret the secret token of the app at Zoom?");
        }
        Glance glance = Glance.at(body);
        if (glance.event().equals(Glance.URL_CHECK)) {
            return new Outcome.Done(Map.of(
                    "plainToken",
                    glance.plainToken(),
                    "encryptedToken",
                    ZoomSignature.encrypted(secret, glance.plainToken())));
        }
        inbox.receive(Arrival.webhook(
                SYSTEM,
                connection.id(),
                HexFormat.of().formatHex(Ticket.sha256().digest(body)),
                orderKey(glance.ticket()),
                connection.account(),
                WEBHOOK,
                Map.of(TIMESTAMP, timestamp),
                contentType,
                body,
                call.requestId()));
        return new Outcome.Done(Map.of());
    }

    /// The secret that it is signed with, the current one or one that is being replaced; null where it is none.
    private @Nullable String signer(
            Connection connection, @Nullable String signature, @Nullable String timestamp, byte[] body) {
        if (signature == null || timestamp == null || !ZoomSignature.isFresh(timestamp, clock.instant())) {
            return null;
        }
        return vendors.verifyingSecrets(connection).stream()
                .map(secrets -> secrets.getOrDefault("webhook_secret", ""))
                .filter(secret -> !secret.isEmpty() && ZoomSignature.matches(signature, secret, timestamp, body))
                .findFirst()
                .orElse(null);
    }

    /// All events of one ticket, one after the other.
    private static @Nullable String orderKey(@Nullable String ticket) {
        return ticket == null || ticket.isEmpty() || ticket.length() > MAX_ORDER_KEY ? null : ticket;
    }

    /// A pair of events that is to be synced.
    record Due(Connection connection, String zoomEvent, String event) {
        Pair pair() {
            return new Pair(zoomEvent, event);
        }
    }

    /// Begins a sync of each pair of the account, or of the one event that is named.
    public Outcome sync(@ExchangeProperty(Call.PROPERTY) Call call) {
        long account = call.tenant().id();
        String event = call.parameter("event_id");
        if (event != null && merge.target(account, event).isEmpty()) {
            throw new Refusal(404, "There is no such event.");
        }
        List<Due> due = pairs(account).stream()
                .filter(one -> event == null || one.event().equals(event))
                .toList();
        if (due.isEmpty()) {
            throw new Refusal(
                    422,
                    "No Zoom connection of this account pairs an event of Zoom with "
                            + (event == null ? "one of this account" : "this one")
                            + "; add {zoom_event_id, event_id} to a connection's setting events.");
        }
        var told = new ArrayList<Map<String, Object>>();
        for (Due one : due) {
            String run = PublicId.random();
            accept(one, run, run, "http", call.principal().name(), call.requestId());
            told.add(told(run, one));
        }
        var first = new LinkedHashMap<>(told.getFirst());
        if (told.size() > 1) {
            first.put("runs", told);
        }
        return new Outcome.Done(202, first, "Zoom sync accepted.", Map.of());
    }

    private static Map<String, Object> told(String run, Due due) {
        var told = new LinkedHashMap<String, Object>();
        told.put("run_id", run);
        told.put("run_url", "/v3/hub/run/" + run);
        told.put("events_url", "/v3/hub/run/" + run + "/events");
        told.put("event_id", due.event());
        return told;
    }

    private List<Due> pairs(long account) {
        List<Due> own = due().stream()
                .filter(one -> one.connection().account() == account)
                .toList();
        boolean none = vendors.enabled(SYSTEM).stream().noneMatch(one -> one.account() == account);
        return none ? ofSandbox(account) : own;
    }

    /// The sandbox is the same for every account, its pairs are not.
    private List<Due> ofSandbox(long account) {
        try {
            return due(vendors.find(account, SYSTEM, null)).stream()
                    .filter(one -> merge.target(account, one.event()).isPresent())
                    .toList();
        } catch (DeliveryException e) {
            throw new Refusal(422, String.valueOf(e.getMessage()));
        }
    }

    /// Every pair of every enabled connection.
    List<Due> due() {
        return vendors.enabled(SYSTEM).stream()
                .flatMap(connection -> due(connection).stream())
                .toList();
    }

    private static List<Due> due(Connection connection) {
        return Pair.of(connection).stream()
                .map(pair -> new Due(connection, pair.zoomEvent(), pair.event()))
                .toList();
    }

    /// Begins a sync of every pair of every enabled connection; once, if the schedule fires twice for one time.
    public void acceptScheduled(@ExchangeProperty(ScheduleFire.PROPERTY) ScheduleFire fire) {
        for (Due due : due()) {
            String key = String.join(" ", fire.key(), due.connection().id(), due.zoomEvent(), due.event());
            String run = PublicId.random();
            accept(due, key, run, "schedule", fire.schedule(), "schedule-" + run);
        }
    }

    private void accept(Due due, String key, String run, String trigger, String by, String requestId) {
        Connection connection = due.connection();
        var asked = new ZoomSync.Asked(connection.id(), due.pair(), 0);
        var beginning = new Beginning(
                connection.account(),
                SYNC,
                trigger,
                "Zoom event " + due.zoomEvent(),
                by,
                asked.toJson(json),
                null,
                requestId);
        inbox.accept(Arrival.job(key, "zoom " + due.event(), beginning), run);
    }
}
