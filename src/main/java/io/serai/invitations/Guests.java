package io.serai.invitations;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.hub.Erasures;
import io.serai.objects.Records;
import io.serai.web.Call;
import io.serai.web.Change;
import io.serai.web.Fault;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import io.serai.web.Trail;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;

/// The bean `guests`: whom an event invites.
///
/// Whoever writes a guest holds the event first, as those do who answer: so places that become free are given on in the
/// same transaction, and no two of them wait for each other.
public final class Guests {
    static final String RESOURCE = "guest";

    private final Parts parts;
    private final GuestRoom room;
    private final EventKeeper keeper;
    private final GuestStore everybody;
    private final Erasures erasures;

    /// @param everybody of all events
    Guests(Parts parts, GuestRoom room, EventKeeper keeper, GuestStore everybody, Erasures erasures) {
        this.parts = parts;
        this.room = room;
        this.keeper = keeper;
        this.everybody = everybody;
        this.erasures = erasures;
    }

    /// What those share who work on guests.
    record Parts(EventAccess access, EventStore events, GuestRows rows, Records records, Trail trail) {
        /// Holds the event while an editor does something, in one transaction; who is none any more does nothing.
        Outcome holding(EventAccess.Host host, Function<HostedEvent, Outcome> step) {
            return records.write(() -> {
                if (!events.hold(host.event().key())) {
                    throw EventAccess.unknown();
                }
                return step.apply(access.again(host, EventRole.EDITOR).event());
            });
        }

        /// One of the event that is on the list.
        ///
        /// @throws Refusal 404
        Guest require(EventAccess.Host host) {
            return rows.find(host.event().key(), host.call().required("guest_id"))
                    .filter(guest -> !guest.removed())
                    .orElseThrow(Parts::nobody);
        }

        static Refusal nobody() {
            return new Refusal(404, "The event has no such guest.");
        }

        /// In the transaction of the change. Of a guest, the record holds the id and nothing else.
        void told(
                EventAccess.Host host,
                String action,
                String guest,
                Map<String, Object> before,
                Map<String, Object> after) {
            trail.changed(host.call(), new Change(action, RESOURCE, guest, before, after));
        }

        /// The same of what is done to many of an event's guests at once.
        void toldOfEvent(EventAccess.Host host, String action, Map<String, Object> after) {
            trail.changed(host.call(), new Change(action, "event", host.event().id(), Map.of(), after));
        }
    }

    public Outcome list(@ExchangeProperty(Call.PROPERTY) Call call) {
        EventAccess.Host host = parts.access().require(call, EventRole.VIEWER);
        Page page = Page.of(call);
        var asked = GuestRows.Asked.of(host.event().key(), call.parameter("status"), call.parameter("q"));
        return page.of(parts.rows().page(asked, page), parts.rows().count(asked));
    }

    public Outcome read(@ExchangeProperty(Call.PROPERTY) Call call) {
        EventAccess.Host host = parts.access().require(call, EventRole.VIEWER);
        return new Outcome.Done(
                parts.rows().shown(host.event().key(), parts.require(host).id()));
    }

    public Outcome create(@Body JsonNode body, @ExchangeProperty(Call.PROPERTY) Call call) {
        EventAccess.Host host = parts.access().require(call, EventRole.EDITOR);
        GuestWish wish = GuestWish.of(body, GuestWish.NOTHING);
        return parts.holding(host, event -> room.over(event, 1)
                .orElseGet(() -> new Outcome.Report(201, created(host, event, wish))));
    }

    private Map<String, @Nullable Object> created(EventAccess.Host host, HostedEvent event, GuestWish wish) {
        String id = once(() -> parts.rows().add(event.key(), List.of(wish))).getFirst();
        parts.told(host, "guest.create", id, Map.of(), Map.of("event", event.id()));
        return parts.rows().shown(event.key(), id);
    }

    /// @throws Refusal 409 where an address is one of the event's already
    private static <T> T once(Supplier<T> step) {
        try {
            return step.get();
        } catch (DuplicateKeyException _) {
            throw new Refusal(new Outcome.Refused(
                    409,
                    "The event has a guest with this address.",
                    List.of(new Fault("body.email", "is another guest's of this event"))));
        }
    }

    /// Of an answer that was given, nothing changes: whoever brings more than they may now, still does.
    public Outcome change(@Body JsonNode body, @ExchangeProperty(Call.PROPERTY) Call call) {
        EventAccess.Host host = parts.access().require(call, EventRole.EDITOR);
        return parts.holding(host, event -> {
            Guest guest = parts.require(host);
            var before = new GuestWish(guest.who(), guest.allowed());
            GuestWish wish = GuestWish.of(body, before);
            Set<String> changed = wish.changed(before);
            if (!changed.isEmpty()) {
                once(() -> {
                    parts.rows().change(guest, wish, host.call());
                    return guest;
                });
                parts.told(host, "guest.change", guest.id(), Map.of(), Map.of("event", event.id(), "changed", changed));
            }
            return new Outcome.Done(parts.rows().shown(event.key(), guest.id()));
        });
    }

    /// Their link dies, and their place is the next one's. The row stays, so that the link says so.
    public Outcome remove(@ExchangeProperty(Call.PROPERTY) Call call) {
        EventAccess.Host host = parts.access().require(call, EventRole.EDITOR);
        boolean erase = call.flag("erase");
        return parts.holding(host, event -> {
            // who was removed before may have to be forgotten later
            Guest guest = erase
                    ? parts.rows().find(event.key(), call.required("guest_id")).orElseThrow(Parts::nobody)
                    : parts.require(host);
            parts.rows().remove(event, List.of(guest.key()));
            if (erase) {
                parts.rows().erase(List.of(guest.key()));
                erasures.note(RESOURCE, guest.id());
            }
            String action = erase ? "guest.erase" : "guest.remove";
            parts.told(host, action, guest.id(), Map.of("event", event.id()), Map.of());
            keeper.keep(event.key());
            return new Outcome.Done(204, null, "", Map.of());
        });
    }

    /// Whom a restore brought back.
    ///
    /// @param id the public id; nothing happens where there is no such guest any more
    void eraseAgain(String id) {
        parts.records().write(() -> {
            everybody.find(id).ifPresent(guest -> {
                parts.events().hold(guest.event());
                HostedEvent event = parts.events().find(guest.event()).orElseThrow();
                parts.rows().remove(event, List.of(guest.key()));
                parts.rows().erase(List.of(guest.key()));
                keeper.keep(guest.event());
            });
            return true;
        });
    }
}
