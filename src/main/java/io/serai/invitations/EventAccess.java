package io.serai.invitations;

import io.serai.hub.cache.RateLimits;
import io.serai.web.Call;
import io.serai.web.Operation;
import io.serai.web.Outcome;
import io.serai.web.Person;
import io.serai.web.Principal;
import io.serai.web.Refusal;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Who may do what with which event: the one place that says so. An event role opens that event to a person of any
/// account, and nothing else of its account.
public final class EventAccess {
    /// The path parameter that names the event.
    private static final String EVENT = "event_id";

    private static final RateLimits.Limit WRITES = new RateLimits.Limit("event-writes", 120, Duration.ofMinutes(1));

    private final EventStore store;
    private final RateLimits limits;

    EventAccess(EventStore store, RateLimits limits) {
        this.store = store;
        this.limits = limits;
    }

    /// Somebody with a part in an event.
    ///
    /// @param call of theirs, about the event's account
    /// @param person who calls
    record Host(Call call, Person person, HostedEvent event, EventRole role) {
        boolean may(EventRole needed) {
            return role.holds(needed);
        }
    }

    /// To be called once, as it counts what is changed.
    ///
    /// @throws Refusal 403 for who is no person, and for a role that is too low; 404 for who has no part in the
    /// event, alike whether it is there; 429
    Host require(Call call, EventRole needed) {
        return require(call, call.required(EVENT), needed);
    }

    Host require(Call call, String event, EventRole needed) {
        return require(call, person(call), event, needed);
    }

    /// Whether somebody edits or owns an event of the account that they and the call are of: what an event role adds to
    /// a hub role in V3.
    public boolean edits(Call call, String event) {
        Person person = call.principal().someone();
        if (person == null
                || !call.principal().may(Operation.OWN)
                || !person.account().equals(call.account())) {
            return false;
        }
        return store.find(person, event)
                .filter(seen -> seen.event().account().id() == person.account().id())
                .map(EventStore.Seen::role)
                .filter(role -> role.holds(EventRole.EDITOR))
                .isPresent();
    }

    /// The same host as they stand now: for who holds the event, and waited for it.
    Host again(Host host, EventRole needed) {
        return require(host.call(), host.person(), host.event().id(), needed);
    }

    private Host require(Call call, Person person, String event, EventRole needed) {
        EventStore.Seen seen = store.find(person, event).orElseThrow(EventAccess::unknown);
        EventRole role = seen.role();
        if (role == null) {
            throw unknown();
        }
        if (!role.holds(needed)) {
            throw new Refusal(
                    403, "This takes the role " + needed.word() + " in the event; you are its " + role.word() + ".");
        }
        return new Host(within(call, seen.event()), person, seen.event(), role);
    }

    /// Who calls. What may change something is counted for them: so once a call, and first of all.
    ///
    /// @throws Refusal 403 for who is no person; 429 for more than somebody's hands do
    Person person(Call call) {
        Person person = call.person();
        Duration wait = call.writes() ? limits.take(WRITES, person.uuid()) : Duration.ZERO;
        if (!wait.isZero()) {
            throw new Refusal(new Outcome.Refused(
                    429, "More changes to events in a minute than one person makes. Please wait.", wait));
        }
        return person;
    }

    static Refusal unknown() {
        return new Refusal(404, "There is no such event, or you have no part in it.");
    }

    /// The same call, about the event's account; what it does there is what an event role allows.
    static Call within(Call call, HostedEvent event) {
        return new Call(
                call.operation(),
                call.path(),
                call.requestId(),
                call.traceparent(),
                call.principal(),
                event.account(),
                call.parameters(),
                call.client(),
                call.accessToken());
    }

    /// The same host's call, with what it takes to write the event's own record. For beans that have checked the role.
    static Call writing(Call call) {
        Set<String> more = Set.of("record:read", "record:write");
        Principal principal =
                switch (call.principal()) {
                    case Principal.User user ->
                        new Principal.User(user.person(), user.session(), both(user.permissions(), more));
                    case Principal.Token token ->
                        new Principal.Token(
                                token.person(), token.id(), token.tokenName(), both(token.permissions(), more));
                    default -> call.principal();
                };
        return new Call(
                call.operation(),
                call.path(),
                call.requestId(),
                call.traceparent(),
                principal,
                call.account(),
                call.parameters(),
                call.client(),
                call.accessToken());
    }

    private static Set<String> both(Set<String> some, Set<String> more) {
        return Stream.concat(some.stream(), more.stream()).collect(Collectors.toUnmodifiableSet());
    }
}
