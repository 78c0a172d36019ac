package io.serai.connections;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.hub.delivery.Moments;
import io.serai.web.Call;
import io.serai.web.Change;
import io.serai.web.Outcome;
import io.serai.web.Person;
import io.serai.web.Refusal;
import io.serai.web.Trail;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The bean `connectionRequests`: people ask each other to be connected, and answer.
///
/// What decides whether one may ask is looked at while both are held. A request ends in one of three ways, each
/// an UPDATE of one that is pending still: so of two who end it at the same moment, one does.
public final class ConnectionRequests {
    static final String RESOURCE = "connection_request";

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{11}");
    private static final Outcome UNKNOWN =
            new Outcome.Veiled(new Outcome.NotFound("There is nobody of this hub name whom you could ask."));
    private static final Outcome PENDING =
            new Outcome.Refused(409, "A request between the two of you is pending already.");
    private static final String NO_SUCH = "There is no such request.";

    private final Parts parts;
    private final Finder finder;
    private final TransactionTemplate transaction;

    ConnectionRequests(Parts parts, Finder finder, DataSource database) {
        this.parts = parts;
        this.finder = finder;
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
    }

    /// What connecting works with.
    record Parts(
            SettingsStore settings,
            RequestStore requests,
            ConnectionStore connections,
            ConnectionNotices notices,
            Trail trail,
            Moments moments) {}

    /// The order of the checks is part of the contract: each is told by the first that fails and by nothing else.
    public Outcome request(@Body JsonNode body, @ExchangeProperty(Call.PROPERTY) Call call) {
        Finder.Seeker me = finder.seeker(call.person());
        String name = Finder.sought(body);
        if (me.isNamed(name)) {
            return new Outcome.Refused(400, "This is your own hub name.");
        }
        if (!me.settings().accepts()) {
            return new Outcome.Refused(
                    403, "You accept no connections yourself: set accept_connections in your settings first.");
        }
        Optional<Finder.Found> found = reachable(me, name);
        if (found.isEmpty()) {
            return UNKNOWN;
        }
        try {
            return Objects.requireNonNull(transaction.execute(_ -> asked(call, me, name, found.get())));
        } catch (DuplicateKeyException e) {
            return PENDING;
        }
    }

    private Optional<Finder.Found> reachable(Finder.Seeker me, String name) {
        return finder.find(me, name).filter(found -> found.reachable() && found.id() != me.id());
    }

    private Outcome asked(Call call, Finder.Seeker me, String name, Finder.Found found) {
        if (!parts.settings().hold(me.id(), found.id())
                || reachable(me, name).filter(found::equals).isEmpty()) {
            return UNKNOWN;
        }
        RequestStore.Standing standing = parts.requests().standing(me.id(), found.id());
        if (standing.connected()) {
            return new Outcome.Refused(409, "You are connected already.");
        }
        if (standing.pending() || standing.rejected()) {
            return PENDING;
        }
        if (!standing.delay().isZero()) {
            return new Outcome.Refused(
                    429, "Too many requests, of yours or to this person. Please try again later.", standing.delay());
        }
        String id = parts.requests().add(me.id(), found.id());
        parts.notices()
                .requested(new ConnectionNotices.News(
                        found.id(),
                        me.id(),
                        me.settings().shownName(),
                        me.settings().umbralName(),
                        id));
        tell(call, "user_connection.request", RESOURCE, id, Map.of("receiver", found.uuid()));
        parts.moments().reached("connections.requested");
        return new Outcome.Done(201, parts.requests().find(id).orElseThrow().shown(), "", Map.of());
    }

    public Outcome incoming(@ExchangeProperty(Call.PROPERTY) Call call) {
        return list(call, true);
    }

    public Outcome outgoing(@ExchangeProperty(Call.PROPERTY) Call call) {
        return list(call, false);
    }

    private Outcome list(Call call, boolean incoming) {
        List<RequestStore.Request> pending =
                parts.requests().pending(call.person().id(), incoming, Page.of(call));
        return new Outcome.Done(
                pending.stream().map(RequestStore.Request::shown).toList());
    }

    public Outcome respond(@Body JsonNode body, @ExchangeProperty(Call.PROPERTY) Call call) {
        String id = id(call);
        boolean accepts = body.path("action").asText().equals("accept");
        return Objects.requireNonNull(transaction.execute(_ -> accepts ? accepted(call, id) : rejected(call, id)));
    }

    private Outcome rejected(Call call, String id) {
        if (!parts.requests().answer(id, call.person().id(), "rejected")) {
            return answered();
        }
        tell(call, "user_connection.reject", RESOURCE, id, Map.of());
        parts.moments().reached("connections.rejected");
        return new Outcome.Done(Map.of("message", "The request is rejected."));
    }

    private Outcome accepted(Call call, String id) {
        Person me = call.person();
        if (!parts.requests().answer(id, me.id(), "accepted")) {
            return answered();
        }
        long sender = parts.requests().find(id).orElseThrow().sender().id();
        Optional<String> active = parts.connections().active(sender);
        if (active.isEmpty()) {
            parts.requests().rejectAfterAll(id);
            tell(call, "user_connection.reject", RESOURCE, id, Map.of());
            return answered();
        }
        PersonSettings mine = parts.settings().of(me.id());
        String theirs = parts.connections().add(sender, me.id(), mine);
        parts.moments().reached("connections.one-side");
        String connection =
                parts.connections().add(me.id(), sender, parts.settings().of(sender));
        parts.notices()
                .accepted(new ConnectionNotices.News(sender, me.id(), mine.shownName(), mine.umbralName(), theirs));
        tell(
                call,
                "user_connection.accept",
                UserConnections.RESOURCE,
                connection,
                Map.of("request", id, "sender", active.get()));
        parts.moments().reached("connections.accepted");
        var shown = new LinkedHashMap<String, Object>();
        shown.put("message", "You are connected.");
        shown.put("connection_id", connection);
        return new Outcome.Done(shown);
    }

    private static Outcome answered() {
        return new Outcome.Refused(409, "This request is not one that you can answer, or not any more.");
    }

    public Outcome withdraw(@ExchangeProperty(Call.PROPERTY) Call call) {
        String id = id(call);
        long me = call.person().id();
        return Objects.requireNonNull(transaction.execute(_ -> {
            if (parts.requests().withdraw(id, me)) {
                parts.notices().withdrawn(id);
                tell(call, "user_connection.withdraw", RESOURCE, id, Map.of());
                parts.moments().reached("connections.withdrawn");
                return new Outcome.Done(204, null, "", Map.of());
            }
            return parts.requests()
                    .find(id)
                    .filter(request -> request.sender().id() == me)
                    .<Outcome>map(_ -> new Outcome.Refused(409, "This request is not pending any more."))
                    .orElse(new Outcome.NotFound(NO_SUCH));
        }));
    }

    private void tell(Call call, String action, String resource, String id, Map<String, Object> after) {
        parts.trail().changed(call, new Change(action, resource, id, Map.of(), after));
    }

    /// What can't be an id is nobody's.
    private static String id(Call call) {
        String id = call.required("request_id");
        if (!ID.matcher(id).matches()) {
            throw new Refusal(404, NO_SUCH);
        }
        return id;
    }
}
