package io.serai.invitations;

import io.serai.hub.addresses.MailAddress;
import io.serai.hub.cache.RateLimits;
import io.serai.identity.SignUpInvites;
import io.serai.web.Call;
import io.serai.web.Change;
import io.serai.web.Credentials;
import io.serai.web.Gate;
import io.serai.web.Outcome;
import io.serai.web.Person;
import io.serai.web.Refusal;
import io.serai.web.Trail;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The bean `eventInvites`: what the link of an invite opens. Looking accepts nothing, as programs that look for
/// viruses open every link; the address that was invited accepts, and no other.
public final class EventInvites implements SignUpInvites {
    private static final RateLimits.Limit UNKNOWN = new RateLimits.Limit("invite-unknown", 60, Duration.ofMinutes(1));

    /// Nothing but the hub's name leaves such a page, as its own address is the secret. (`no-referrer` would have
    /// browsers say `Origin: null` of the form.)
    private static final Map<String, String> SECRET_ADDRESS =
            Map.of("Referrer-Policy", "strict-origin", "X-Robots-Tag", "noindex", "Cache-Control", "no-store");

    private final Collaborators.Parts parts;
    private final Gate gate;
    private final RateLimits limits;
    private final TransactionTemplate transaction;
    private final Trail trail;
    private final Clock clock;

    EventInvites(
            Collaborators.Parts parts, Gate gate, RateLimits limits, DataSource database, Trail trail, Clock clock) {
        this.parts = parts;
        this.gate = gate;
        this.limits = limits;
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
        this.trail = trail;
        this.clock = clock;
    }

    /// An invite that works, and what it is to.
    private record Open(Invite invite, HostedEvent event) {}

    /// As a page or as data, as the client prefers.
    public Outcome show(@ExchangeProperty(Call.PROPERTY) Call call) {
        return call.prefersPage() ? secret(page(call)) : secret(new Outcome.Done(shown(require(call))));
    }

    public Outcome accept(@ExchangeProperty(Call.PROPERTY) Call call) {
        Joined joined = joined(call);
        return new Outcome.Done(
                Map.of("event_id", joined.event().id(), "role", joined.role().word()));
    }

    /// The page's button.
    public Outcome send(@ExchangeProperty(Call.PROPERTY) Call call) {
        try {
            Joined joined = joined(call);
            return secret(said(
                    200,
                    "You are in",
                    "You host “" + joined.event().title() + "” now, as its "
                            + joined.role().word() + "."));
        } catch (Refusal refusal) {
            return secret(said(refusal));
        }
    }

    @Override
    public Optional<Invited> find(String token) {
        return parts.invites()
                .byToken(token)
                .filter(invite -> invite.isOpen(clock.instant()))
                .filter(invite -> parts.events()
                        .find(invite.event())
                        .filter(event -> !event.removed())
                        .isPresent())
                .flatMap(invite ->
                        parts.invites().account(invite).map(account -> new Invited(account, invite.emailKey())));
    }

    private Open require(Call call) {
        Invite invite = parts.invites().byToken(call.required("token")).orElseThrow(() -> unknown(call));
        HostedEvent event = parts.events().find(invite.event()).orElseThrow(EventInvites::gone);
        if (event.removed() || !invite.isOpen(clock.instant())) {
            throw gone();
        }
        return new Open(invite, event);
    }

    private Refusal unknown(Call call) {
        Duration wait = limits.take(UNKNOWN, call.client().address());
        return wait.isZero()
                ? new Refusal(404, "There is nothing at this address. Is the link whole?")
                : new Refusal(new Outcome.Refused(429, "Too many links that lead nowhere. Wait a minute.", wait));
    }

    private static Refusal gone() {
        return new Refusal(
                410,
                "This invite works no more: it was used or taken back, or is too old. If you did not accept it, look for"
                        + " a newer letter, or ask whoever invited you.");
    }

    /// What somebody is in an event now.
    private record Joined(HostedEvent event, EventRole role) {}

    private Joined joined(Call call) {
        Person person = call.person();
        Open open = require(call);
        if (!isFor(open.invite(), person)) {
            throw new Refusal(
                    403,
                    "This invite is for another address than yours, " + person.email()
                            + ". Sign in with the one that the letter came to.");
        }
        return Objects.requireNonNull(transaction.execute(_ -> joined(call, person, open)));
    }

    private static boolean isFor(Invite invite, Person person) {
        return invite.emailKey().equals(MailAddress.key(person.email()));
    }

    private Joined joined(Call call, Person person, Open open) {
        HostedEvent event = open.event();
        if (!parts.events().hold(event.key()) || !parts.invites().use(open.invite())) {
            throw gone();
        }
        Call about = EventAccess.within(call, event);
        trail.changed(
                about,
                new Change(
                        "event_invite.accept",
                        "event_invite",
                        open.invite().id(),
                        Map.of(),
                        Map.of(
                                "event",
                                event.id(),
                                "user",
                                person.uuid(),
                                "role",
                                open.invite().role().word())));
        grant(about, person, open);
        EventRole role = parts.events()
                .find(person, event.id())
                .map(EventStore.Seen::role)
                .orElseThrow(EventInvites::gone);
        return new Joined(event, role);
    }

    /// Whoever has a higher role keeps it.
    private void grant(Call about, Person person, Open open) {
        EventRole role = open.invite().role();
        long event = open.event().key();
        RoleStore.Collaborator had = parts.roles().find(event, person.uuid()).orElse(null);
        if (had != null && had.role().holds(role)) {
            return;
        }
        if (had == null) {
            parts.events().join(event, person.id(), role);
        } else {
            parts.roles().change(event, had, role);
        }
        trail.changed(
                about,
                new Change(
                        had == null ? "event_role.grant" : "event_role.change",
                        "event_role",
                        person.uuid(),
                        had == null ? Map.of() : Map.of("role", had.role().word()),
                        Map.of("event", open.event().id(), "role", role.word())));
    }

    private static Map<String, @Nullable Object> shown(Open open) {
        var shown = new LinkedHashMap<String, @Nullable Object>();
        shown.put("event_name", open.event().title());
        shown.put("inviter_name", open.invite().inviter());
        shown.put("email", open.invite().email());
        shown.put("role", open.invite().role().word());
        shown.put("expires_at", open.invite().expires().toString());
        return shown;
    }

    private Outcome page(Call call) {
        Open open;
        try {
            open = require(call);
        } catch (Refusal refusal) {
            return said(refusal);
        }
        Person visitor = visitor(call);
        var model = new LinkedHashMap<String, @Nullable Object>();
        model.put("event", open.event().title());
        model.put("inviter", open.invite().inviter());
        model.put("email", open.invite().email());
        model.put("role", open.invite().role().word());
        model.put("expires", InviteLetters.until(open.invite().expires()));
        model.put("path", call.path());
        model.put("next", URLEncoder.encode(call.path(), StandardCharsets.UTF_8));
        model.put("visitor", visitor == null ? null : visitor.email());
        model.put("mine", visitor != null && isFor(open.invite(), visitor));
        return new Outcome.Page(200, "invitations/invite", model);
    }

    /// Who looks, as the session of their browser says; null for nobody.
    private @Nullable Person visitor(Call call) {
        String token = call.accessToken();
        return token != null
                        && gate.decide(new Credentials(null, null, null, token, null, null, false, call.client()))
                                instanceof Gate.Decision.Admitted admitted
                ? admitted.principal().someone()
                : null;
    }

    private static Outcome said(Refusal refusal) {
        return said(
                refusal.outcome().status(),
                "That did not work",
                refusal.outcome().detail());
    }

    private static Outcome said(int status, String title, String text) {
        return new Outcome.Page(status, "invitations/said", Map.of("title", title, "text", text));
    }

    private static Outcome secret(Outcome outcome) {
        return new Outcome.WithHeaders(outcome, SECRET_ADDRESS);
    }
}
