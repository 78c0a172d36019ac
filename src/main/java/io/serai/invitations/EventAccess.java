package io.serai.invitations;

import io.serai.web.Call;
import io.serai.web.Person;
import io.serai.web.Principal;
import io.serai.web.Refusal;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Who may do what with which event: the one place that says so. An event role opens that event to a person of any
/// account, and nothing else of its account.
public final class EventAccess {
    /// The path parameter that names the event.
    private static final String EVENT = "event_id";

    private final EventStore store;

    EventAccess(EventStore store) {
        this.store = store;
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

    /// @throws Refusal 403 for who is no person, and for a role that is too low; 404 for who has no part in the event,
    /// alike whether it is there
    Host require(Call call, EventRole needed) {
        return require(call, call.required(EVENT), needed);
    }

    Host require(Call call, String event, EventRole needed) {
        Person person = call.person();
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

    static Refusal unknown() {
        return new Refusal(404, "There is no such event, or you have no part in it.");
    }

    /// The same call, about the event's account; what it does there is what an event role allows.
    private static Call within(Call call, HostedEvent event) {
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
