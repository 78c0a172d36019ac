package io.serai.invitations;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.mail.Mail;
import io.serai.mail.Mailbox;
import io.serai.web.Call;
import io.serai.web.Change;
import io.serai.web.Fault;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import io.serai.web.Trail;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import javax.sql.DataSource;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The bean `collaborators`: who hosts an event, and who is asked to.
///
/// Whatever changes that holds the event first and looks again at who asks: so of two owners who remove each other at
/// the same moment, one stays.
public final class Collaborators {
    private final Parts parts;
    private final Mail mail;
    private final TransactionTemplate transaction;
    private final Duration lifetime;
    private final Trail trail;
    private final Clock clock;

    /// @param lifetime how long an invite works
    Collaborators(Parts parts, Mail mail, DataSource database, Duration lifetime, Trail trail, Clock clock) {
        this.parts = parts;
        this.mail = mail;
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
        this.lifetime = lifetime;
        this.trail = trail;
        this.clock = clock;
    }

    /// What hosting works with.
    record Parts(EventStore events, EventAccess access, RoleStore roles, InviteStore invites) {}

    public Outcome list(@ExchangeProperty(Call.PROPERTY) Call call) {
        EventAccess.Host host = parts.access().require(call, EventRole.VIEWER);
        long event = host.event().key();
        var shown = new LinkedHashMap<String, Object>();
        shown.put(
                "collaborators",
                parts.roles().of(event).stream().map(Collaborators::shown).toList());
        if (host.may(EventRole.OWNER)) {
            Instant now = clock.instant();
            shown.put(
                    "pending",
                    parts.invites().of(event).stream()
                            .filter(invite -> invite.isOpen(now))
                            .map(Collaborators::shown)
                            .toList());
        }
        return new Outcome.Done(shown);
    }

    /// An address has one invite to an event: another one takes its place, and the link of the one before it is dead.
    public Outcome invite(@Body JsonNode body, @ExchangeProperty(Call.PROPERTY) Call call) {
        EventAccess.Host host = parts.access().require(call, EventRole.OWNER);
        String email = address(body.path("email").asText());
        EventRole role = EventRole.of(body.path("role").asText());
        return held(host, EventRole.OWNER, now -> {
            long event = now.event().key();
            if (parts.roles().has(event, email)) {
                throw new Refusal(
                        409, "Somebody with this address hosts the event already; change their role instead.");
            }
            parts.invites().of(event, email).ifPresent(old -> cancelled(now, old));
            Instant expires = clock.instant().truncatedTo(ChronoUnit.MILLIS).plus(lifetime);
            String id = parts.invites().add(event, email, role, now.person().id(), expires);
            tell(
                    now,
                    new Change(
                            "event_invite.create",
                            "event_invite",
                            id,
                            Map.of(),
                            Map.of("event", now.event().id(), "email", email, "role", role.word())));
            mail.later(
                    now.event().account().id(),
                    InviteLetters.KIND,
                    id,
                    call.principal().name(),
                    call.requestId());
            return new Outcome.Done(
                    201, Map.of("email", email, "role", role.word(), "expires_at", expires.toString()), "", Map.of());
        });
    }

    public Outcome change(@Body JsonNode body, @ExchangeProperty(Call.PROPERTY) Call call) {
        EventAccess.Host host = parts.access().require(call, EventRole.OWNER);
        EventRole role = EventRole.of(body.path("role").asText());
        return held(host, EventRole.OWNER, now -> {
            long event = now.event().key();
            RoleStore.Collaborator who = required(event, call);
            if (who.role() != role) {
                requireAnother(event, who);
                parts.roles().change(event, who, role);
                tell(
                        now,
                        new Change(
                                "event_role.change",
                                "event_role",
                                who.uuid(),
                                Map.of("role", who.role().word()),
                                Map.of("event", now.event().id(), "role", role.word())));
            }
            return new Outcome.Done(shown(required(event, call)));
        });
    }

    /// Everybody may go by themselves, but for the last owner.
    public Outcome remove(@ExchangeProperty(Call.PROPERTY) Call call) {
        boolean leaves = call.person().uuid().equals(call.required("user_id"));
        EventRole needed = leaves ? EventRole.VIEWER : EventRole.OWNER;
        EventAccess.Host host = parts.access().require(call, needed);
        return held(host, needed, now -> {
            long event = now.event().key();
            RoleStore.Collaborator who = required(event, call);
            requireAnother(event, who);
            parts.roles().remove(event, who);
            tell(
                    now,
                    new Change(
                            "event_role.remove",
                            "event_role",
                            who.uuid(),
                            Map.of("event", now.event().id(), "role", who.role().word()),
                            Map.of()));
            return new Outcome.Done(204, null, "", Map.of());
        });
    }

    /// Its link is dead from now on.
    public Outcome cancel(@ExchangeProperty(Call.PROPERTY) Call call) {
        EventAccess.Host host = parts.access().require(call, EventRole.OWNER);
        String email = call.required("email");
        return held(host, EventRole.OWNER, now -> {
            Invite invite = parts.invites()
                    .of(now.event().key(), email)
                    .filter(found -> found.isOpen(clock.instant()))
                    .orElseThrow(() -> new Refusal(404, "No invite to this address waits to be accepted."));
            cancelled(now, invite);
            return new Outcome.Done(204, null, "", Map.of());
        });
    }

    private Outcome held(EventAccess.Host host, EventRole needed, Function<EventAccess.Host, Outcome> step) {
        return Objects.requireNonNull(transaction.execute(_ -> {
            if (!parts.events().hold(host.event().key())) {
                throw EventAccess.unknown();
            }
            return step.apply(parts.access().again(host, needed));
        }));
    }

    private void cancelled(EventAccess.Host host, Invite invite) {
        parts.invites().cancel(invite);
        tell(
                host,
                new Change(
                        "event_invite.cancel",
                        "event_invite",
                        invite.id(),
                        Map.of(
                                "event",
                                host.event().id(),
                                "email",
                                invite.email(),
                                "role",
                                invite.role().word()),
                        Map.of()));
    }

    private void tell(EventAccess.Host host, Change change) {
        trail.changed(host.call(), change);
    }

    private RoleStore.Collaborator required(long event, Call call) {
        return parts.roles()
                .find(event, call.required("user_id"))
                .orElseThrow(() -> new Refusal(404, "They have no role in this event."));
    }

    private void requireAnother(long event, RoleStore.Collaborator who) {
        if (parts.roles().isLastOwner(event, who)) {
            throw new Refusal(400, "This is the event's last owner. Make somebody else an owner first.");
        }
    }

    private static String address(String text) {
        try {
            return Mailbox.of(text).address();
        } catch (IllegalArgumentException e) {
            throw new Refusal(new Outcome.Refused(
                    422,
                    "The body does not fit the contract.",
                    List.of(new Fault("body.email", String.valueOf(e.getMessage())))));
        }
    }

    private static Map<String, @Nullable Object> shown(RoleStore.Collaborator one) {
        var shown = new LinkedHashMap<String, @Nullable Object>();
        shown.put("user_id", one.uuid());
        shown.put("email", one.email());
        shown.put("name", one.name());
        shown.put("role", one.role().word());
        shown.put("since", one.since().toString());
        return shown;
    }

    private static Map<String, Object> shown(Invite invite) {
        return Map.of(
                "email", invite.email(),
                "role", invite.role().word(),
                "expires_at", invite.expires().toString());
    }
}
